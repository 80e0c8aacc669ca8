package io.muster.storage.library;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.ContentPrefix;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.Ranges;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Writer;
import io.muster.protocol.sync.HybridClock;
import io.muster.storage.GroupStatus;
import io.muster.storage.StorageException;
import io.muster.storage.maintenance.Maintenance;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.DatabaseOptions;
import io.muster.storage.sql.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code library.db}. Writes come one after the other, and what they wrote is durable when they
 * return; reads answer from what is committed. What is in memory is published after the commit, so
 * it never claims more than the rows hold. All methods may be called by any thread and throw {@link
 * StorageException}.
 *
 * <p>Writes of several threads share transactions, see {@link CommitQueue}.
 */
public final class Library implements LibraryStore {
  private static final Logger LOG = LoggerFactory.getLogger(Library.class);

  private final Database database;
  private final LibraryOptions options;
  private final Records records = new Records();
  private final CommitQueue<Body, Committed> commits = new CommitQueue<>(this::commit);
  private final HybridClock clock;
  private volatile LibraryState state;

  /** Whether memory may hold what a rollback took back; only who commits looks. */
  private volatile boolean stale;

  private volatile Consumer<Map<ContentId, GroupStatus>> groupListener = changed -> {};

  private Library(Database database, LibraryOptions options) {
    this.database = database;
    this.options = options;
    this.state = load();
    this.clock = new HybridClock(database.read(LocalState::clock));
  }

  /** The upkeep of the file; one thread at a time runs it. */
  public Maintenance maintenance() {
    return Maintenance.of(database);
  }

  /** What is stored; a damaged file is only read. */
  private LibraryState load() {
    if (database.isReadOnly()) {
      return database.read(session -> LibraryState.loadDamaged(session, records, options));
    }
    return database.write(
        session -> {
          records.prepare(session);
          return LibraryState.load(session, records, options);
        });
  }

  /** Whether there is a library in this folder. */
  public static boolean exists(Path folder) {
    return Files.exists(LibraryFile.in(folder));
  }

  /**
   * Opens the library in a folder.
   *
   * @throws StorageException if there is none, or it can't be used
   */
  public static Library open(Path folder, LibraryOptions options) {
    if (!exists(folder)) {
      throw new StorageException(
          StorageException.Kind.OTHER, folder + " holds no library; check the path or create one");
    }
    return openFile(LibraryFile.in(folder), options);
  }

  /**
   * Makes a new library in a folder: with this device as its only member. After a crash there is
   * either all of it or none.
   *
   * @throws StorageException if there is one already, or it can't be written
   */
  public static Library create(Path folder, LibraryOptions options, NewLibrary wanted) {
    LibraryFile.create(
        folder,
        file -> {
          try (Library library = openFile(file, options)) {
            library.write(Founding.mutations(options, wanted));
          }
        });
    return open(folder, options);
  }

  private static Library openFile(Path file, LibraryOptions options) {
    DatabaseOptions how = DatabaseOptions.of(LibrarySchema.SCHEMA, options.durability());
    Database database = LibraryFile.open(file, how);
    try {
      return openOrRead(database, options);
    } catch (StorageException e) {
      database.close();
      throw DamagedLibrary.explain(file, e);
    }
  }

  /** A page that is found damaged only now leaves a library that is read. */
  private static Library openOrRead(Database database, LibraryOptions options) {
    try {
      return new Library(database, options);
    } catch (StorageException e) {
      if (!database.isReadOnly()) {
        throw e;
      }
      return new Library(database, options);
    }
  }

  /** What a commit does. */
  private interface Body {
    void run(Transaction transaction) throws SQLException;
  }

  private record Outcome(List<Committed> committed, LibraryState state) {}

  /** Several commits in one transaction, all or none; each builds on those before it. */
  private List<Committed> commit(List<Body> bodies) {
    if (stale) {
      reload();
    }
    LibraryState before = state;
    stale = true;
    try {
      Outcome outcome = database.write(session -> run(session, bodies, before));
      state = outcome.state();
      stale = false;
      outcome.committed().forEach(this::tell);
      return outcome.committed();
    } finally {
      if (stale) {
        tryToReload();
      }
    }
  }

  /** What is committed stays so, whatever becomes of the news. */
  private void tell(Committed committed) {
    try {
      groupListener.accept(committed.groups());
    } catch (RuntimeException e) {
      LOG.error("the groups of a commit were not passed on", e);
    }
  }

  private Outcome run(Session session, List<Body> bodies, LibraryState before) throws SQLException {
    var transaction = new Transaction(session, records, options, before, clock);
    List<Committed> committed = new ArrayList<>(bodies.size());
    for (Body body : bodies) {
      body.run(transaction);
      committed.add(transaction.committed());
    }
    return new Outcome(committed, transaction.finish());
  }

  /** After a rollback memory follows the rows again. */
  private void reload() {
    state = load();
    stale = false;
  }

  /** What can't be read now is read before the next commit. */
  private void tryToReload() {
    try {
      reload();
    } catch (StorageException e) {
      LOG.warn("the library could not be read after a failed write: {}", e.getMessage());
    }
  }

  /** Commits local writes, all or none; see {@link #write(List, List)}. */
  @Override
  public Committed write(List<Mutation> mutations) {
    return write(mutations, List.of());
  }

  /**
   * Commits local writes, all or none; those of one record in their order.
   *
   * @param stats how files looked whose entries these writes make, or that are there already
   * @throws IllegalArgumentException if a mutation does not fit its record, or the record belongs
   *     to another device
   */
  public Committed write(List<Mutation> mutations, List<FileStat> stats) {
    return commits.commit(
        transaction -> {
          transaction.write(mutations);
          for (FileStat stat : stats) {
            transaction.remember(stat);
          }
        });
  }

  /**
   * Enters sidecars into groups, all or none: the same as {@link Mutation#putSidecar} does one by
   * one, at a fraction of the cost. Writes of several threads that wait together share one
   * transaction.
   *
   * @throws IllegalArgumentException if a group would have too many sidecars
   */
  @Override
  public Committed record(List<GroupWrite> writes) {
    return commits.commit(transaction -> transaction.record(writes));
  }

  /** Commits what another device sent, all or none, and that its range has been seen. */
  @Override
  public Committed merge(Changes changes) {
    return commits.commit(
        transaction -> {
          transaction.merge(changes.records());
          transaction.saw(changes.range());
        });
  }

  /** Commits whole records of another device, where equal contexts have unequal roots. */
  @Override
  public Committed repair(List<LibraryRecord> received) {
    return commits.commit(transaction -> transaction.merge(received));
  }

  /**
   * Takes groups out whose rows are damaged, by row. What other devices have of them comes back by
   * repair, since the root is now that of what is here.
   */
  public Committed dropDamaged(List<Long> groupRows) {
    return commits.commit(transaction -> transaction.dropDamaged(groupRows));
  }

  /**
   * Goes on under a new incarnation: whenever this device's past can't be trusted. Merges do it by
   * themselves when they bring own writes that are not remembered here.
   */
  @Override
  public Writer renewWriter() {
    commits.commit(Transaction::renew);
    return state.writer();
  }

  /** As whom this device writes. */
  @Override
  public Writer writer() {
    return state.writer();
  }

  /**
   * Which library this is: the oldest that it grew from.
   *
   * @throws StorageException if the library has no record of itself
   */
  @Override
  public LibraryIdentity current() {
    return state
        .roster()
        .current()
        .orElseThrow(
            () ->
                new StorageException(
                    StorageException.Kind.CORRUPT,
                    "library.db names no library; put a backup of it in its place"));
  }

  @Override
  public void whenGroupsChange(Consumer<Map<ContentId, GroupStatus>> listener) {
    groupListener = listener;
  }

  @Override
  public Map<ContentId, GroupStatus> statuses(List<ContentId> contents) {
    return new GroupStatuses(database).of(contents);
  }

  @Override
  public SortedMap<ContentPrefix, ContentId> named(List<ContentPrefix> prefixes) {
    return new GroupNames(database).of(prefixes);
  }

  @Override
  public Group group(ContentId content) {
    return queries().group(content);
  }

  @Override
  public SortedMap<ContentId, Group> groups(Collection<ContentId> contents) {
    return queries().groups(contents);
  }

  /** Whether damage was found, so that it is only read from now on. */
  public boolean isReadOnly() {
    return database.isReadOnly();
  }

  /** What was found to be damaged and what to do about it, in one line; empty if nothing was. */
  public Optional<String> damage() {
    return database.damage().map(StorageException::getMessage);
  }

  /** Reads the pages that nobody looked at when the file was opened; stops when it is told to. */
  public void checkRest(BooleanSupplier stop) {
    new RestCheck(database, check()).run(stop);
  }

  @Override
  public Set<ContentId> dropped(List<ContentId> contents) {
    return new DroppedContents(database, records).among(contents);
  }

  /** Looks for damage. */
  public LibraryCheck check() {
    return new LibraryCheck(database, records);
  }

  /** Copies of the database, day by day. */
  public LibraryCopies copies() {
    return new LibraryCopies(database);
  }

  /** Work that goes on over restarts. */
  public Jobs jobs() {
    return new Jobs(database);
  }

  /** Reads for people and programs. */
  public LibraryQueries queries() {
    return new LibraryQueries(database, records, options.self(), () -> state);
  }

  /** What this device alone remembers of its files. */
  public LocalFiles files() {
    return new LocalFiles(database, options.self());
  }

  /** What devices say of themselves, and when they were seen. */
  public Devices devices() {
    return new Devices(database);
  }

  /** Where peers were reached. */
  public PeerAddresses peerAddresses() {
    return new PeerAddresses(database);
  }

  @Override
  public State state() {
    LibraryState present = state;
    return new State(present.context(), present.tree().root());
  }

  /** All writes that this device has seen. */
  public Context context() {
    return state.context();
  }

  /** Root of the tree over all records. */
  public Hash root() {
    return state.tree().root();
  }

  @Override
  public List<Hash> nodes() {
    return state.tree().nodes();
  }

  @Override
  public List<Hash> leaves(int node) {
    return state.tree().leaves(node);
  }

  @Override
  public List<LibraryRecord> recordsIn(int leaf) {
    return database.read(session -> new LeafRows(session, records).readable(leaf));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the range is not within {@link #context()}
   */
  @Override
  public Changes changes(ChangeRange wanted, int maxRecords, int maxBytes) {
    Ranges unseen = Ranges.EMPTY.plus(wanted.range()).minus(state.context().of(wanted.writer()));
    if (!unseen.list().isEmpty()) {
      throw new IllegalArgumentException("not seen yet: " + unseen + " of " + wanted.writer());
    }
    return database.read(
        session -> new ChangeReader(session, records, wanted, maxRecords, maxBytes).read());
  }

  /**
   * The root computed anew from every row: equal to {@link #root()} unless rows were damaged. Reads
   * the whole library.
   */
  @Override
  public Hash recomputedRoot() {
    return database.read(session -> TreeTable.over(session, records).root());
  }

  @Override
  public List<Member> members() {
    return List.copyOf(state.roster().members().values());
  }

  @Override
  public Optional<Member> member(DeviceId device) {
    @Nullable Member member = state.roster().members().get(device);
    return Optional.ofNullable(member);
  }

  @Override
  public boolean isLibrary(Uuid library) {
    return state.roster().libraries().contains(library);
  }

  @Override
  public void close() {
    commits.alone(database::close);
  }
}

package io.muster.storage.library;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.Ranges;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Writer;
import io.muster.protocol.sync.HybridClock;
import io.muster.storage.GroupStatus;
import io.muster.storage.StorageException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A library in memory, for simulations: what {@link Library} does in the plainest way. {@link
 * #reopened} gives a library of its own with what is committed here, as a restart, a restored
 * backup or a clone would find it.
 */
public final class MemoryLibrary implements LibraryStore {
  private final LibraryOptions options;
  private final MemoryRecords records;
  private final HybridClock clock;
  private Timestamp committedClock;
  private Context context;
  private Writer writer;
  private Roster roster;

  /**
   * The roster's members: the same list as long as nothing changes, since it is asked for often.
   */
  private List<Member> members;

  /** What the roster follows from. */
  private final SortedMap<RecordKey, LibraryRecord> aboutMembers = new TreeMap<>();

  private Consumer<Map<ContentId, GroupStatus>> groupListener = changed -> {};

  /** The highest incarnation of this device that a stored record or the context names. */
  private long knownCounter;

  private MemoryLibrary(LibraryOptions options, MemoryRecords records, Context context) {
    this.options = options;
    this.records = records;
    this.context = context;
    this.clock = new HybridClock(Timestamp.NONE);
    this.committedClock = Timestamp.NONE;
    this.writer = new Writer(options.self(), new Incarnation(1, options.random().nextLong()));
    this.roster = Roster.of(List.of());
    this.members = List.of();
  }

  private MemoryLibrary(LibraryOptions options, MemoryLibrary before) {
    this.options = options;
    this.records = before.records.copy();
    this.context = before.context;
    this.clock = new HybridClock(before.committedClock);
    this.committedClock = before.committedClock;
    this.roster = before.roster;
    this.members = before.members;
    this.aboutMembers.putAll(before.aboutMembers);
    this.writer = before.writer;
    if (before.writer.device().equals(options.self())) {
      this.knownCounter = before.knownCounter;
    } else {
      records.all().forEach(record -> know(record, options.self()));
      context.seen().keySet().forEach(seen -> know(seen, options.self()));
      this.writer = successor(knownCounter);
    }
  }

  /** Makes a new library with this device as its only member. */
  public static MemoryLibrary create(LibraryOptions options, NewLibrary wanted) {
    MemoryLibrary library = new MemoryLibrary(options, new MemoryRecords(), Context.EMPTY);
    library.write(Founding.mutations(options, wanted));
    return library;
  }

  /** A library of its own with what is committed here: of this device or of another one. */
  public synchronized MemoryLibrary reopened(LibraryOptions by) {
    return new MemoryLibrary(by, this);
  }

  private Writer successor(long after) {
    return new Writer(options.self(), new Incarnation(after + 1, options.random().nextLong()));
  }

  private void know(LibraryRecord record, DeviceId self) {
    for (Register register : record.fields().values()) {
      know(register.dot().writer(), self);
    }
  }

  private void know(Writer seen, DeviceId self) {
    if (seen.device().equals(self)) {
      knownCounter = Math.max(knownCounter, seen.incarnation().counter());
    }
  }

  private void enroll() {
    roster = Roster.of(aboutMembers.values());
    members = List.copyOf(roster.members().values());
  }

  private synchronized Committed commit(Consumer<MemoryCommit> work) {
    MemoryCommit commit =
        new MemoryCommit(records, writer, context, clock, options.nowMillis().getAsLong());
    work.accept(commit);
    commit.changed().values().forEach(this::put);
    context = commit.context();
    context.seen().keySet().forEach(seen -> know(seen, options.self()));
    if (commit.changed().keySet().stream().anyMatch(key -> Roster.isAbout(key.type()))) {
      enroll();
    }
    if (commit.isBehind()) {
      writer = successor(Math.max(knownCounter, writer.incarnation().counter()));
    }
    committedClock = clock.last();
    List<RecordKey> changed = List.copyOf(commit.changed().keySet());
    Map<ContentId, GroupStatus> groups =
        statuses(
            changed.stream()
                .filter(key -> key.type() == RecordType.GROUP)
                .map(GroupTable::contentOf)
                .toList());
    groupListener.accept(groups);
    return new Committed(changed, groups);
  }

  private void put(LibraryRecord record) {
    records.put(record);
    if (Roster.isAbout(record.key().type())) {
      aboutMembers.put(record.key(), record);
    }
    know(record, options.self());
  }

  @Override
  public Committed write(List<Mutation> mutations) {
    return commit(commit -> Transaction.inOrder(mutations).forEach(commit::write));
  }

  @Override
  public Committed record(List<GroupWrite> writes) {
    return commit(commit -> commit.record(writes));
  }

  @Override
  public Committed merge(Changes changes) {
    return commit(
        commit -> {
          changes.records().forEach(commit::merge);
          commit.saw(changes.range());
        });
  }

  @Override
  public Committed repair(List<LibraryRecord> received) {
    return commit(commit -> received.forEach(commit::merge));
  }

  /** Takes a group out, as {@link Library#dropDamaged} does with one whose row is damaged. */
  public synchronized void drop(ContentId content) {
    records.drop(RecordKey.group(content));
  }

  @Override
  public synchronized Writer renewWriter() {
    commit(MemoryCommit::renew);
    return writer;
  }

  @Override
  public synchronized Writer writer() {
    return writer;
  }

  @Override
  public synchronized LibraryIdentity current() {
    return roster
        .current()
        .orElseThrow(
            () ->
                new StorageException(
                    StorageException.Kind.CORRUPT, "the library has no record of itself"));
  }

  @Override
  public synchronized Map<ContentId, GroupStatus> statuses(List<ContentId> contents) {
    Map<ContentId, GroupStatus> statuses = new TreeMap<>();
    for (ContentId content : contents) {
      if (!records.get(RecordKey.group(content)).fields().isEmpty()) {
        Group group = group(content);
        statuses.put(content, GroupStatus.of(group.ready(), group.failed()));
      }
    }
    return statuses;
  }

  /** As {@link DroppedContents} has it. */
  @Override
  public synchronized Set<ContentId> dropped(List<ContentId> contents) {
    return contents.stream().filter(this::isDropped).collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isDropped(ContentId content) {
    LibraryRecord group = records.get(RecordKey.group(content));
    List<String> lives = group.fields().keySet().stream().filter(Life::isLife).toList();
    return !lives.isEmpty() && lives.stream().noneMatch(field -> Life.isAlive(group.life(field)));
  }

  @Override
  public synchronized void whenGroupsChange(Consumer<Map<ContentId, GroupStatus>> listener) {
    groupListener = listener;
  }

  @Override
  public synchronized Group group(ContentId content) {
    return Group.of(content, records.get(RecordKey.group(content)));
  }

  @Override
  public synchronized SortedMap<ContentId, Group> groups(Collection<ContentId> contents) {
    SortedMap<ContentId, Group> groups = new TreeMap<>();
    for (ContentId content : contents) {
      Group group = group(content);
      if (!group.sidecars().isEmpty()) {
        groups.put(content, group);
      }
    }
    return groups;
  }

  @Override
  public synchronized Hash recomputedRoot() {
    RecordTree tree = new RecordTree();
    records.all().forEach(record -> tree.replace(LibraryRecord.empty(record.key()), record));
    return tree.root();
  }

  @Override
  public synchronized State state() {
    return new State(context, records.tree().root());
  }

  @Override
  public synchronized List<Hash> nodes() {
    return records.tree().nodes();
  }

  @Override
  public synchronized List<Hash> leaves(int node) {
    return records.tree().leaves(node);
  }

  @Override
  public synchronized List<LibraryRecord> recordsIn(int leaf) {
    return records.in(leaf);
  }

  @Override
  public synchronized Changes changes(ChangeRange wanted, int maxRecords, int maxBytes) {
    Ranges unseen = Ranges.EMPTY.plus(wanted.range()).minus(context.of(wanted.writer()));
    if (!unseen.list().isEmpty()) {
      throw new IllegalArgumentException("not seen yet: " + unseen + " of " + wanted.writer());
    }
    return records.changes(wanted, maxRecords, maxBytes);
  }

  @Override
  public synchronized List<Member> members() {
    return members;
  }

  @Override
  public synchronized Optional<Member> member(DeviceId device) {
    return Optional.ofNullable(roster.members().get(device));
  }

  @Override
  public synchronized boolean isLibrary(Uuid library) {
    return roster.libraries().contains(library);
  }

  /** Nothing is held open; what is committed can be {@link #reopened} still. */
  @Override
  public void close() {}
}

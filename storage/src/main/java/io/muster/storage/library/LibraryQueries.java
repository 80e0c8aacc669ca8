package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.library.RecordStore.Stored;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads for people and programs, each from one snapshot, each with an index behind it. Dead records
 * and those still on their way are left out. Lists are paged: give the last item of a page to get
 * the next one.
 */
public final class LibraryQueries {
  /** Most paths that are listed of one content. */
  public static final int MAX_PATHS = 1000;

  static final String GROUPS_AFTER =
      """
      SELECT content_uuid FROM sidecar_groups WHERE content_uuid > ?
      ORDER BY content_uuid LIMIT ?\
      """;

  private final Database database;
  private final Records records;
  private final DeviceId self;
  private final Supplier<LibraryState> state;

  LibraryQueries(Database database, Records records, DeviceId self, Supplier<LibraryState> state) {
    this.database = database;
    this.records = records;
    this.self = self;
    this.state = state;
  }

  /** Searches and sums over the index. */
  public IndexQueries index() {
    return new IndexQueries(database, records);
  }

  /** The words of extracted texts. */
  public TextIndex texts() {
    return new TextIndex(database);
  }

  public LibraryCounts counts() {
    return state.get().counts();
  }

  public Optional<Content> content(ContentId content) {
    return database.read(
        session ->
            session.first(
                """
                SELECT cas_id, ifnull(size, 0), kind FROM content_identity
                WHERE substr(content_uuid, 1, 4) = substr(?1, 1, 4) AND content_uuid = ?1
                  AND cas_id IS NOT NULL\
                """,
                row ->
                    new Content(
                        content,
                        row.hash(1),
                        row.number(2),
                        row.isNull(3) ? "" : ContentKinds.read(row, 3)),
                content.uuid()));
  }

  /** The sidecars of a content; a group without any if there are none. */
  public Group group(ContentId content) {
    return database.read(session -> group(session, content));
  }

  /** The groups of many contents, those without sidecars left out. */
  public SortedMap<ContentId, Group> groups(Collection<ContentId> contents) {
    return database.read(
        session -> {
          SortedMap<ContentId, Group> groups = new TreeMap<>();
          for (ContentId content : contents) {
            Group group = group(session, content);
            if (!group.sidecars().isEmpty()) {
              groups.put(content, group);
            }
          }
          return groups;
        });
  }

  private Group group(Session session, ContentId content) throws SQLException {
    return records
        .groups()
        .find(session, RecordKey.group(content))
        .map(stored -> Group.of(content, stored.record()))
        .orElseGet(() -> new Group(content, new TreeMap<>()));
  }

  /** The sidecars of a content that were deleted and not created since. */
  public Set<VariantId> removedSidecars(ContentId content) {
    return database.read(
        session ->
            records
                .groups()
                .find(session, RecordKey.group(content))
                .map(stored -> Group.removed(stored.record()))
                .orElse(Set.of()));
  }

  /** The contents that have a group, in order of id, after one; empty for the first page. */
  public List<ContentId> groupsAfter(Optional<ContentId> last, int limit) {
    byte[] after = last.map(content -> content.uuid().bytes()).orElse(new byte[0]);
    return database.read(
        session -> session.list(GROUPS_AFTER, row -> new ContentId(row.uuid(1)), after, limit));
  }

  /** Sidecars that could not be made, those of the oldest groups first. */
  public List<FailedSidecar> failedSidecars(int limit) {
    return database.read(
        session -> {
          List<FailedSidecar> failed = new ArrayList<>();
          for (Stored stored : records.groups().failures(session, limit)) {
            ContentId content = GroupTable.contentOf(stored.record().key());
            Optional<FilePath> path = EntryQueries.paths(session, content, 1).stream().findFirst();
            Group.of(content, stored.record())
                .sidecars()
                .forEach(
                    (variant, blob) -> {
                      if (!blob.isReady() && failed.size() < limit) {
                        failed.add(new FailedSidecar(content, variant, blob.reason(), path));
                      }
                    });
          }
          return failed;
        });
  }

  /** The registry, in order of variant id. */
  public List<Variant> variants() {
    return database.read(
        session ->
            session.list(
                """
                SELECT r.variant_id, ifnull(r.description, ''), ifnull(r.priority, 0),
                  ifnull(r.bit_position, 0), ifnull(r.active, 1), ifnull(s.sidecars, 0),
                  ifnull(s.bytes, 0)
                FROM sidecar_variant_registry r
                LEFT JOIN variant_sizes s ON s.variant = r.variant_id
                WHERE r.life % 2 = 1 ORDER BY r.variant_id\
                """,
                row ->
                    new Variant(
                        row.variant(1),
                        row.text(2),
                        row.number(3),
                        row.number(4),
                        row.number(5) != 0,
                        row.number(6),
                        row.number(7))));
  }

  /** Those of the registry that are not made any more. */
  public Set<VariantId> inactiveVariants() {
    return Set.copyOf(
        database.read(
            session ->
                session.list(
                    """
                    SELECT variant_id FROM sidecar_variant_registry
                    WHERE active = 0 AND life % 2 = 1\
                    """,
                    row -> row.variant(1))));
  }

  /** What members are called: by themselves, or else by who admitted them. */
  public SortedMap<DeviceId, String> deviceNames() {
    return database.read(
        session -> {
          SortedMap<DeviceId, String> names = new TreeMap<>();
          for (var member : state.get().roster().members().values()) {
            names.put(
                member.device(),
                session
                    .first(
                        """
                        SELECT name FROM devices
                        WHERE uuid = ? AND life % 2 = 1 AND name IS NOT NULL\
                        """,
                        row -> row.text(1), member.device().uuid())
                    .orElse(member.name()));
          }
          return names;
        });
  }

  /** Where a device says that it listens, HOST:PORT each. */
  public List<String> networkAddresses(DeviceId device) {
    return database.read(
        session ->
            session
                .first(
                    """
                    SELECT network_addresses FROM devices
                    WHERE uuid = ? AND life % 2 = 1 AND network_addresses IS NOT NULL\
                    """,
                    row -> row.text(1).lines().toList(), device.uuid())
                .orElse(List.of()));
  }

  /** The locations of a device, in order of path. */
  public List<Location> locations(DeviceId device) {
    return locations().stream().filter(l -> l.device().equals(device.uuid())).toList();
  }

  /** The locations of all devices, in order of device and path. */
  public List<Location> locations() {
    return database.read(
        session ->
            session.list(
                """
                SELECT device_uuid, uuid, ifnull(name, ''), path FROM locations
                WHERE life % 2 = 1 AND path IS NOT NULL ORDER BY device_uuid, path\
                """,
                row -> new Location(row.uuid(1), row.uuid(2), row.text(3), row.text(4))));
  }

  public Optional<Entry> entry(DeviceId device, Uuid location, EntryPath path) {
    return database.read(session -> EntryQueries.entry(session, device.uuid(), location, path));
  }

  /**
   * The entries of one folder in order of name (by bytes).
   *
   * @param folder empty for the top of the location
   * @param afterName the last name of the page before, empty for the first page
   */
  public List<Entry> entriesIn(Location location, String folder, String afterName, int limit) {
    return database.read(
        session -> EntryQueries.children(session, location, folder, afterName, limit));
  }

  /**
   * All entries below a folder in order of folder, then name (by bytes).
   *
   * @param folder empty for the whole location
   * @param after the last path of the page before, null for the first page
   */
  public List<Entry> entriesUnder(
      Location location, String folder, @Nullable EntryPath after, int limit) {
    return database.read(session -> EntryQueries.under(session, location, folder, after, limit));
  }

  /** Where a content lies, on all devices; at most {@link #MAX_PATHS} places. */
  public List<FilePath> pathsOf(ContentId content) {
    return database.read(session -> EntryQueries.paths(session, content, MAX_PATHS));
  }

  /** This device's files whose content is known, in order of row, after a row; 0 for the first. */
  public List<Entry> ownFiles(long afterRow, int limit) {
    return database.read(session -> EntryQueries.files(session, self.uuid(), afterRow, limit));
  }
}

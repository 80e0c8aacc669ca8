package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who belongs to which library, all in memory. A member whose public key is not the one that its id
 * was made from is left out: its record is incomplete or a lie.
 */
record Roster(
    SortedMap<DeviceId, Member> members,
    NavigableSet<Uuid> libraries,
    Optional<LibraryIdentity> current) {
  private static final Comparator<LibraryIdentity> OLDEST =
      Comparator.comparingLong(LibraryIdentity::createdAt).thenComparing(LibraryIdentity::id);

  Roster {
    members = Collections.unmodifiableSortedMap(members);
    libraries = Collections.unmodifiableNavigableSet(libraries);
  }

  static boolean isAbout(RecordType type) {
    return type == RecordType.MEMBER || type == RecordType.LIBRARY;
  }

  static Roster load(Session session, Records records) throws SQLException {
    List<LibraryRecord> about = new ArrayList<>();
    records.forEach(session, RecordType.MEMBER, about::add);
    records.forEach(session, RecordType.LIBRARY, about::add);
    return of(about);
  }

  /** What all records of members and libraries say. */
  static Roster of(Collection<LibraryRecord> about) {
    SortedMap<DeviceId, Member> members = new TreeMap<>();
    NavigableSet<Uuid> libraries = new TreeSet<>();
    NavigableSet<LibraryIdentity> identities = new TreeSet<>(OLDEST);
    for (LibraryRecord record : about) {
      if (record.key().type() == RecordType.MEMBER) {
        member(record).ifPresent(member -> members.put(member.device(), member));
      } else {
        libraries.add(Uuid.of(record.key().key()));
        identity(record).ifPresent(identities::add);
      }
    }
    return new Roster(members, libraries, identities.stream().findFirst());
  }

  private static Optional<Member> member(LibraryRecord record) {
    DeviceId device = new DeviceId(Hash.of(record.key().key()));
    ByteString key = record.value("public_key").orElse(ByteString.EMPTY);
    if (!record.isAlive() || !DeviceId.ofPublicKey(key.toByteArray()).equals(device)) {
      return Optional.empty();
    }
    String name = record.value("name").map(Values::text).orElseGet(device::shortId);
    return Optional.of(new Member(device, name, key));
  }

  private static Optional<LibraryIdentity> identity(LibraryRecord record) {
    return record
        .value("created_at")
        .map(
            createdAt ->
                new LibraryIdentity(
                    Uuid.of(record.key().key()),
                    record.value("name").map(Values::text).orElse(""),
                    Values.number(createdAt)));
  }
}

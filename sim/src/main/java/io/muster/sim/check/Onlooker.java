package io.muster.sim.check;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.wire.Message;
import io.muster.sim.check.Changed.Frame;
import io.muster.sim.check.Changed.Replica;
import io.muster.sim.check.Changed.Written;
import io.muster.sim.device.Commit;
import io.muster.sim.device.Device;
import io.muster.sim.device.Watcher;
import io.muster.sim.disk.Stores;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Notes what an event does to each device, and once it is over says what is other than before.
 * Looks at nothing else, so an event that changes little costs little.
 */
final class Onlooker implements Watcher {
  private final Ledger ledger;
  private final SortedMap<Integer, Known> known = new TreeMap<>();
  private final SortedMap<Integer, Note> notes = new TreeMap<>();

  Onlooker(Ledger ledger) {
    this.ledger = ledger;
  }

  /** What this event did to a device so far. */
  private static final class Note {
    private final Device device;
    private final SortedSet<RecordKey> keys = new TreeSet<>();
    private final SortedSet<DeviceId> owners = new TreeSet<>();
    private final List<LibraryRecord> received = new ArrayList<>();
    private final List<Commit> commits = new ArrayList<>();
    private final List<Frame> sent = new ArrayList<>();
    private final SortedSet<DeviceId> met = new TreeSet<>();
    private boolean started;
    private boolean written;

    Note(Device device) {
      this.device = device;
    }
  }

  private Note note(Device device) {
    return notes.computeIfAbsent(device.number(), any -> new Note(device));
  }

  @Override
  public void committed(Commit commit) {
    ledger.committed(commit);
    Note note = notes.get(commit.device());
    if (note != null) {
      note.commits.add(commit);
    }
  }

  @Override
  public void acknowledged(Commit commit) {
    ledger.acknowledged(commit);
  }

  @Override
  public void forgotten(Commit commit) {
    ledger.forgotten(commit);
  }

  @Override
  public void rewound(
      int device,
      SortedMap<RecordKey, LibraryRecord> before,
      SortedMap<RecordKey, LibraryRecord> after) {
    ledger.rewound(device, before, after);
  }

  @Override
  public void started(Device device) {
    note(device).started = true;
  }

  @Override
  public void received(Device device, DeviceId peer, Message message, int bytes) {
    note(device).met.add(peer);
  }

  @Override
  public void sent(Device device, DeviceId peer, Message message, int bytes) {
    Note note = note(device);
    note.sent.add(new Frame(message, bytes));
    note.met.add(peer);
  }

  @Override
  public void changed(Device device, Collection<RecordKey> changed, List<LibraryRecord> received) {
    Note note = note(device);
    note.written = true;
    note.keys.addAll(changed);
    received.forEach(record -> note.keys.add(record.key()));
    note.received.addAll(received);
  }

  @Override
  public void stored(Device device, DeviceId owner) {
    note(device).owners.add(owner);
  }

  /** What this event did; from now on it is another one's turn. */
  List<Changed> take() {
    if (notes.isEmpty()) {
      return List.of();
    }
    List<Changed> all = new ArrayList<>();
    for (Note note : notes.values()) {
      note.device.uptime().ifPresent(uptime -> all.add(changed(note, uptime.stores())));
    }
    notes.clear();
    return all;
  }

  private Changed changed(Note note, Stores stores) {
    Device device = note.device;
    Known seen = known.computeIfAbsent(device.number(), any -> new Known());
    Written written = written(note, stores, seen);
    SortedMap<DeviceId, Replica> replicas = replicas(note, stores, seen);
    SortedMap<ContentId, LibraryRecord> groups = new TreeMap<>();
    for (RecordKey key : written.records().keySet()) {
      if (key.type() == RecordType.GROUP) {
        ContentId content = new ContentId(Uuid.of(key.key()));
        groups.put(content, seen.group(content));
      }
    }
    for (Replica replica : replicas.values()) {
      for (AvailabilityBatch batch : replica.changed()) {
        batch.slots().forEach(content -> groups.put(content, seen.group(content)));
      }
    }
    long latestMillis = seen.clock(device.clock().wallMillis());
    return new Changed(device, written, replicas, groups, note.sent, note.met, latestMillis);
  }

  private static Written written(Note note, Stores stores, Known seen) {
    if (note.started) {
      return new Written(
          seen.context(stores.library()),
          seen.records(stores.library()),
          note.received,
          note.commits);
    }
    return new Written(
        note.written ? seen.context(stores.library()) : seen.context(),
        seen.records(stores.library(), note.keys),
        note.received,
        note.commits);
  }

  private static SortedMap<DeviceId, Replica> replicas(Note note, Stores stores, Known seen) {
    SortedSet<DeviceId> owners = note.owners;
    if (note.started) {
      seen.forgetReplicas();
      owners.addAll(stores.availability().heads().keySet());
    }
    SortedMap<DeviceId, Replica> replicas = new TreeMap<>();
    for (DeviceId owner : owners) {
      seen.replica(stores.availability(), owner).ifPresent(replica -> replicas.put(owner, replica));
    }
    return replicas;
  }

  @Override
  public void wentBack(Device device) {
    known.computeIfAbsent(device.number(), any -> new Known()).forget();
  }
}

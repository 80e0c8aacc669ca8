package io.muster.sim.report;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Writer;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.LibraryMessage;
import io.muster.protocol.wire.MessageCodec;
import io.muster.sim.device.Device;
import io.muster.sim.device.Records;
import io.muster.sim.disk.Stores;
import io.muster.storage.availability.AvailabilityStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bytes that a device had to be told at the very least: the fields of records that others wrote
 * last, and what others hold, as both are in the end, each said once in the core's own messages.
 * What was overwritten on the way does not count, nor does any question, proof or repetition; so no
 * protocol with these messages needs less.
 */
final class Floor {
  /** Records of one message. */
  private static final int CHUNK = 500;

  private final SortedMap<DeviceId, Long> library = new TreeMap<>();
  private final SortedMap<DeviceId, Long> gossip = new TreeMap<>();

  private Floor() {}

  /** What each device contributed, as the first one that is up has it. */
  static Floor of(List<Device> devices) {
    Floor floor = new Floor();
    devices.stream()
        .flatMap(device -> device.uptime().stream())
        .findFirst()
        .ifPresent(uptime -> floor.measure(uptime.stores(), devices));
    return floor;
  }

  private void measure(Stores stores, List<Device> devices) {
    SortedMap<DeviceId, List<LibraryRecord>> written = new TreeMap<>();
    Records.all(stores.library()).values().forEach(record -> split(record, written));
    written.forEach((device, records) -> library.put(device, pushed(device, records)));
    for (Device device : devices) {
      gossip.put(device.id(), said(stores.availability(), device.id()));
    }
  }

  private static void split(
      LibraryRecord record, SortedMap<DeviceId, List<LibraryRecord>> written) {
    SortedMap<DeviceId, SortedMap<String, Register>> fields = new TreeMap<>();
    record
        .fields()
        .forEach(
            (name, register) ->
                fields
                    .computeIfAbsent(register.device(), _ -> new TreeMap<>())
                    .put(name, register));
    fields.forEach(
        (device, own) ->
            written
                .computeIfAbsent(device, _ -> new ArrayList<>())
                .add(new LibraryRecord(record.key(), own)));
  }

  private static long pushed(DeviceId device, List<LibraryRecord> records) {
    ChangeRange range = ChangeRange.of(new Writer(device, new Incarnation(1, 0)), 0, 1);
    long bytes = 0;
    for (int from = 0; from < records.size(); from += CHUNK) {
      List<LibraryRecord> some = records.subList(from, Math.min(from + CHUNK, records.size()));
      bytes += MessageCodec.encode(new LibraryMessage.Push(new Changes(range, some))).length;
    }
    return bytes;
  }

  private static long said(AvailabilityStore availability, DeviceId device) {
    return availability
        .changedSince(device, null, Integer.MAX_VALUE)
        .map(all -> size(all.head(), all.batches()))
        .orElse(0L);
  }

  private static long size(Head head, List<AvailabilityBatch> batches) {
    long bytes = 0;
    for (int from = 0; from < batches.size(); from += CHUNK) {
      List<AvailabilityBatch> some = batches.subList(from, Math.min(from + CHUNK, batches.size()));
      bytes += MessageCodec.encode(new GossipMessage.Batches(head, List.copyOf(some))).length;
    }
    return bytes;
  }

  /** Of a device: what all others contributed. */
  long of(DeviceId device) {
    return others(library, device) + others(gossip, device);
  }

  private static long others(SortedMap<DeviceId, Long> bytes, DeviceId device) {
    return bytes.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(device))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}

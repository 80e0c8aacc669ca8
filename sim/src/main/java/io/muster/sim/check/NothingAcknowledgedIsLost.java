package io.muster.sim.check;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.port.LibraryView;
import io.muster.protocol.sync.Merge;
import io.muster.sim.device.Commit;
import io.muster.sim.device.Device;
import io.muster.sim.device.Records;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * 1: a write that returned survives any crash and reaches every member. While the run goes on, each
 * device remembers its own; in the end each has every one, or what has come in its place.
 */
public record NothingAcknowledgedIsLost(Ledger ledger) implements Invariant {
  @Override
  public String name() {
    return "NothingAcknowledgedIsLost";
  }

  @Override
  public Optional<String> duringRun(List<Device> devices) {
    return ledger.remembered().stream()
        .flatMap(
            commit ->
                devices.stream()
                    .filter(device -> device.number() == commit.device())
                    .flatMap(device -> forgotten(commit, device).stream()))
        .findFirst();
  }

  private static Optional<String> forgotten(Commit commit, Device device) {
    return device
        .uptime()
        .flatMap(
            uptime ->
                commit.dots().stream()
                    .filter(dots -> !hasSeen(uptime.stores().library(), dots))
                    .findFirst())
        .map(dots -> "%s has lost its own %s".formatted(device.name(), dots));
  }

  private static boolean hasSeen(LibraryView library, ChangeRange dots) {
    var seen = library.state().context().of(dots.writer());
    return seen.plus(dots.range()).equals(seen);
  }

  @Override
  public Optional<String> atEnd(List<Device> devices) {
    List<Commit> expected = ledger.acknowledgedBy(devices);
    for (Device device : devices) {
      LibraryView library = device.uptime().orElseThrow().stores().library();
      SortedMap<RecordKey, LibraryRecord> all = Records.all(library);
      for (Commit commit : expected) {
        Optional<String> lost = lost(commit, all).or(() -> unseen(commit, library));
        if (lost.isPresent()) {
          return lost.map(what -> device.name() + " lacks " + what);
        }
      }
    }
    return Optional.empty();
  }

  /** A forgotten write may have been superseded before anyone else saw it. */
  private Optional<String> unseen(Commit commit, LibraryView library) {
    return ledger.isForgotten(commit) ? Optional.empty() : firstUnseen(commit, library);
  }

  private static Optional<String> firstUnseen(Commit commit, LibraryView library) {
    return commit.dots().stream()
        .filter(dots -> !hasSeen(library, dots))
        .map(ChangeRange::toString)
        .findFirst();
  }

  /** What is there must be what it is already after merging the write once more. */
  private static Optional<String> lost(Commit commit, SortedMap<RecordKey, LibraryRecord> all) {
    return commit.written().values().stream()
        .filter(
            written -> {
              LibraryRecord there =
                  all.getOrDefault(written.key(), LibraryRecord.empty(written.key()));
              return !Merge.merge(there, written).equals(there);
            })
        .map(written -> "a write of device %d to %s".formatted(commit.device(), written.key()))
        .findFirst();
  }
}

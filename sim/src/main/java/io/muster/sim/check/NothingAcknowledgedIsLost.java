package io.muster.sim.check;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Ranges;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.port.LibraryView;
import io.muster.protocol.wire.LibraryMessage;
import io.muster.sim.check.Changed.Frame;
import io.muster.sim.check.Changed.Step;
import io.muster.sim.check.Changed.Written;
import io.muster.sim.device.Commit;
import io.muster.sim.device.Device;
import io.muster.sim.device.Records;
import io.muster.sim.world.Text;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * 1: a write that returned does what it was asked for, survives any crash and reaches every member.
 * While the run goes on, no device has less than it once had or was given, says that it has what it
 * has not, or has under a write's name what that did not write; in the end each has every one, or
 * what has come in its place.
 */
public record NothingAcknowledgedIsLost(Ledger ledger) implements Invariant {
  @Override
  public String name() {
    return "NothingAcknowledgedIsLost";
  }

  @Override
  public Optional<String> afterEvent(Changed changed) {
    Written library = changed.library();
    return first(library.commits().stream().map(Wish::undone))
        .or(() -> forgotten(library.context()))
        .or(() -> saidTooSoon(changed.sent(), library.context().now()))
        .or(() -> first(library.records().values().stream().map(this::wrong)))
        .or(() -> first(library.received().stream().map(record -> notTaken(record, library))))
        .map(what -> changed.device().name() + " " + what);
  }

  private static Optional<String> first(Stream<Optional<String>> found) {
    return found.flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> forgotten(Step<Context> context) {
    return context.before().equals(context.now())
        ? Optional.empty()
        : context.before().minus(context.now()).stream()
            .findFirst()
            .map(range -> "has forgotten " + Names.of(range));
  }

  private static Optional<String> saidTooSoon(List<Frame> sent, Context seen) {
    return sent.stream()
        .flatMap(
            frame ->
                frame.message() instanceof LibraryMessage.Ack(ChangeRange range, _)
                    ? Stream.of(range)
                    : Stream.empty())
        .filter(range -> !has(seen.of(range.writer()), range))
        .findFirst()
        .map(range -> Text.of("has acknowledged %s, which it has not", Names.of(range)));
  }

  private Optional<String> wrong(Step<LibraryRecord> step) {
    RecordKey key = step.now().key();
    return Registers.lacking(step.now(), step.before(), field -> !Life.isLife(field))
        .map(field -> "has lost " + Names.of(field, key))
        .or(
            () ->
                Registers.unwritten(step, ledger)
                    .map(field -> Text.of("has %s as nobody wrote it", Names.of(field, key))));
  }

  private static Optional<String> notTaken(LibraryRecord received, Written library) {
    Step<LibraryRecord> step = library.records().get(received.key());
    return step == null
        ? Optional.empty()
        : Registers.lacking(step.now(), received, field -> !Life.isLife(field))
            .map(field -> Text.of("was given %s and has less", Names.of(field, received.key())));
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
        .map(dots -> Text.of("%s has lost its own %s", device.name(), Names.of(dots)));
  }

  private static boolean hasSeen(LibraryView library, ChangeRange dots) {
    return has(library.state().context().of(dots.writer()), dots);
  }

  private static boolean has(Ranges seen, ChangeRange dots) {
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
        .map(Names::of)
        .findFirst();
  }

  /** What is there must be what it wrote, or what has come in its place. */
  private static Optional<String> lost(Commit commit, SortedMap<RecordKey, LibraryRecord> all) {
    return first(commit.written().values().stream().map(written -> lost(commit, written, all)));
  }

  private static Optional<String> lost(
      Commit commit, LibraryRecord written, SortedMap<RecordKey, LibraryRecord> all) {
    RecordKey key = written.key();
    return Order.lacking(all.getOrDefault(key, LibraryRecord.empty(key)), written).stream()
        .findFirst()
        .map(field -> Text.of("a write of device %d: %s", commit.device(), Names.of(field, key)));
  }
}

package io.muster.sim.check;

import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.sync.HybridClock;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.LibraryMessage;
import io.muster.protocol.wire.Message;
import io.muster.protocol.wire.MessageCodec;
import io.muster.sim.check.Changed.Frame;
import io.muster.sim.device.Commit;
import io.muster.sim.device.Device;
import io.muster.sim.world.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * 7: nothing grows past the limit that is written down for it: no message, window, queue, journal
 * or retry, nor how far a stamp is ahead of the clock of who wrote it.
 */
public record Bounded() implements Invariant {
  @Override
  public String name() {
    return "Bounded";
  }

  @Override
  public Optional<String> afterEvent(Changed changed) {
    List<Load> loads = new ArrayList<>(changed.device().loads());
    if (!changed.availability().isEmpty()) {
      loads.addAll(changed.device().uptime().orElseThrow().stores().availability().loads());
    }
    changed.sent().forEach(frame -> loads.addAll(of(frame)));
    changed.library().commits().forEach(commit -> loads.addAll(of(commit, changed.latestMillis())));
    return exceeded(loads).map(what -> changed.device().name() + " has " + what);
  }

  /** The first that is over its limit. */
  static Optional<String> exceeded(List<Load> loads) {
    for (Load load : loads) {
      if (load.isOver()) {
        long over = load.size() - load.most();
        return Optional.of(Text.of("%d %s, %d more than it may", load.size(), load.what(), over));
      }
    }
    return Optional.empty();
  }

  static List<Load> of(Frame frame) {
    Message message = frame.message();
    List<Load> loads = new ArrayList<>();
    String kind = message.getClass().getSimpleName();
    loads.add(
        new Load(
            "bytes in a " + kind,
            frame.bytes(),
            MessageCodec.limit(MessageCodec.channelOf(message))));
    switch (message) {
      case LibraryMessage.Push push ->
          loads.add(
              new Load(
                  "records in a push", push.changes().records().size(), FrameLimits.PUSH_RECORDS));
      case LibraryMessage.LeafRecords records ->
          loads.add(new Load("records in a frame", records.records().size(), FrameLimits.RECORDS));
      case LibraryMessage.Hello hello -> {
        int ranges =
            hello.context().seen().values().stream().mapToInt(seen -> seen.list().size()).sum();
        loads.add(
            new Load(
                "writers in a context",
                hello.context().seen().size(),
                FrameLimits.CONTEXT_WRITERS));
        loads.add(new Load("ranges in a context", ranges, FrameLimits.CONTEXT_RANGES));
      }
      case GossipMessage.Heads heads ->
          loads.add(new Load("heads in a frame", heads.heads().size(), FrameLimits.HEADS));
      case GossipMessage.HeadVersions versions ->
          loads.add(
              new Load(
                  "versions in a frame", versions.versions().size(), FrameLimits.BUCKET_VERSIONS));
      case GossipMessage.PullBatches pull ->
          loads.add(new Load("batches asked for", pull.numbers().size(), FrameLimits.PULL_BATCHES));
      case GossipMessage.PullNodes pull ->
          loads.add(new Load("nodes asked for", pull.nodes().size(), FrameLimits.PULL_NODES));
      default -> {}
    }
    return loads;
  }

  /** How far the stamps of a write are ahead of a clock, where nothing that it saw led it there. */
  static List<Load> of(Commit commit, long latestMillis) {
    List<Load> loads = new ArrayList<>();
    for (LibraryRecord written : commit.written().values()) {
      LibraryRecord before =
          commit.before().getOrDefault(written.key(), LibraryRecord.empty(written.key()));
      written
          .fields()
          .forEach(
              (field, register) -> {
                if (!follows(register, before.fields().get(field))) {
                  long ahead =
                      register.time().millis()
                          - Math.max(latestMillis, Timestamp.EARLIEST.millis());
                  loads.add(
                      new Load(
                          "milliseconds of lead in a stamp", ahead, HybridClock.MAX_LEAD_MILLIS));
                }
              });
    }
    return loads;
  }

  private static boolean follows(Register register, @Nullable Register before) {
    return before != null && register.time().millis() <= before.time().millis() + 1;
  }

  @Override
  public Optional<String> atEnd(List<Device> devices) {
    return devices.stream()
        .flatMap(
            device -> exceeded(device.loads()).map(what -> device.name() + " has " + what).stream())
        .findFirst();
  }
}

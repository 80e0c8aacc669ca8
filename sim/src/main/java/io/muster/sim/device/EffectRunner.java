package io.muster.sim.device;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.Message;
import io.muster.protocol.wire.MessageCodec;
import io.muster.sim.disk.WriteQueue;
import io.muster.sim.network.Network;
import io.muster.sim.world.Text;
import io.muster.storage.availability.Applied;
import io.muster.storage.availability.AvailabilityStore;
import io.muster.storage.library.LibraryStore;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries out the effects of the core: the simulator's counterpart of the daemon's interpreter.
 * Sends and dials go to the network; writes take their time, and come back as an input.
 */
final class EffectRunner implements Consumer<Effect> {
  private final Device device;
  private final Uptime uptime;
  private final Network network;
  private final Watcher watcher;

  EffectRunner(Device device, Uptime uptime) {
    this.device = device;
    this.uptime = uptime;
    this.network = device.surroundings().network();
    this.watcher = device.surroundings().watcher();
  }

  private LibraryStore library() {
    return uptime.stores().library();
  }

  private AvailabilityStore availability() {
    return uptime.stores().availability();
  }

  @Override
  public void accept(Effect effect) {
    switch (effect) {
      case Effect.Send send -> send(send);
      case Effect.Dial dial -> {
        if (device.isPlugged()) {
          network.dial(device.id(), dial.peer(), dial.channel());
        }
      }
      case Effect.Disconnect(DeviceId peer, String reason) -> {
        device.trace("lets " + peer.shortId() + " go: " + reason);
        disconnect(peer);
      }
      case Effect.MergeChanges merge ->
          write(
              uptime.libraryWrites(),
              merge.peer(),
              () -> {
                List<LibraryRecord> received = merge.changes().records();
                uptime.changed(library().merge(merge.changes()), received);
                return step(new Input.ChangesMerged(merge.peer(), merge.changes().range()));
              });
      case Effect.MergeRecords merge ->
          write(
              uptime.libraryWrites(),
              merge.peer(),
              () -> {
                uptime.changed(library().repair(merge.records()), merge.records());
                return step(new Input.RecordsMerged(merge.peer()));
              });
      case Effect.RenewWriter _ ->
          uptime
              .libraryWrites()
              .submit(
                  () -> {
                    library().renewWriter();
                    return () -> device.trace("renewed its writer");
                  },
                  device::failed);
      case Effect.StoreReplica store ->
          write(
              uptime.availabilityWrites(),
              store.peer(),
              () -> step(new Input.ReplicaStored(store.peer(), store.device(), store(store))));
      case Effect.RenewIncarnation(long counterAbove) ->
          uptime.availabilityWrites().submit(() -> renew(counterAbove), device::failed);
      case Effect.Warn warn ->
          device.trace(
              Text.of("warns: %s (%s): %s", warn.warning(), warn.device().shortId(), warn.text()));
    }
  }

  /** What can't be stored lets its peer go, to start over. */
  private void write(WriteQueue writes, DeviceId peer, Supplier<Runnable> work) {
    writes.submit(
        work,
        reason -> {
          device.failed(reason);
          disconnect(peer);
        });
  }

  private void disconnect(DeviceId peer) {
    if (device.isPlugged()) {
      network.disconnect(device.id(), peer);
    }
  }

  private void send(Effect.Send send) {
    if (send.message() instanceof GossipMessage.Agree) {
      device.roundBegun();
    }
    if (device.isPlugged()) {
      Message said = device.said(send.message());
      byte[] frame = MessageCodec.encode(said);
      network.send(device.id(), send.peer(), MessageCodec.channelOf(said), frame);
      watcher.sent(device, send.peer(), said, frame.length);
    }
  }

  private Runnable step(Input input) {
    return () -> {
      device.trace(
          input instanceof Input.ChangesMerged merged
              ? "merged " + Uptime.describe(merged.range())
              : input.getClass().getSimpleName());
      uptime.step(input);
    };
  }

  private Input.Stored store(Effect.StoreReplica store) {
    Applied applied =
        switch (store.update()) {
          case Effect.ReplicaUpdate.Whole whole ->
              availability().apply(whole.head(), null, whole.changes());
          case Effect.ReplicaUpdate.Target target ->
              availability().apply(target.head(), target.leaves(), List.of());
          case Effect.ReplicaUpdate.Batches batches ->
              availability().applyBatches(store.device(), batches.changes());
        };
    watcher.stored(device, store.device());
    return switch (applied.outcome()) {
      case COMPLETE -> new Input.Stored.Complete();
      case PARTIAL -> new Input.Stored.Partial(applied.holes(), applied.unknown());
      case UNKNOWN -> new Input.Stored.Unknown(applied.unknown());
      case MISMATCH -> new Input.Stored.Mismatch();
      case STALE -> new Input.Stored.Stale();
      case CONFLICT -> new Input.Stored.Conflict();
    };
  }

  /** Starts a new incarnation above this counter, unless one has been started since. */
  private Runnable renew(long counterAbove) {
    Head own = availability().heads().get(device.id());
    if (own != null && own.version().incarnation().counter() > counterAbove) {
      return () -> {};
    }
    availability().renew(counterAbove);
    watcher.stored(device, device.id());
    return step(new Input.AvailabilityPublished());
  }
}

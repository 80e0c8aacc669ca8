package io.muster.daemon.runtime;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.MessageCodec;
import io.muster.storage.StorageException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the effects of the core: the daemon's counterpart of the simulator's interpreter.
 * Sends and dials go straight out; writes go to their database's writer thread, and come back as an
 * input once they are durable.
 */
final class EffectRunner implements Consumer<Effect> {
  private static final Logger log = LoggerFactory.getLogger(EffectRunner.class);

  /** What the runner acts upon. */
  record Hands(
      PeerConnections connections,
      Dialer dialer,
      Records records,
      Replicas replicas,
      SerialWriter libraryWriter,
      SerialWriter availabilityWriter,
      Traffic traffic) {}

  private final Hands hands;
  private final InputQueue answer;

  EffectRunner(Hands hands, InputQueue answer) {
    this.hands = hands;
    this.answer = answer;
  }

  @Override
  public void accept(Effect effect) {
    switch (effect) {
      case Effect.Send send -> send(send);
      case Effect.Dial dial -> hands.dialer().dial(dial.peer(), dial.channel());
      case Effect.Disconnect(DeviceId peer, String reason) ->
          hands.connections().disconnect(peer, reason);
      case Effect.MergeChanges merge ->
          write(
              hands.libraryWriter(),
              merge.peer(),
              () -> {
                hands.records().merge(merge.changes());
                return new Input.ChangesMerged(merge.peer(), merge.changes().range());
              });
      case Effect.MergeRecords merge ->
          write(
              hands.libraryWriter(),
              merge.peer(),
              () -> {
                hands.records().repair(merge.records());
                return new Input.RecordsMerged(merge.peer());
              });
      case Effect.RenewWriter _ -> hands.libraryWriter().submit(hands.records()::renewWriter);
      case Effect.StoreReplica store ->
          write(
              hands.availabilityWriter(),
              store.peer(),
              () ->
                  new Input.ReplicaStored(
                      store.peer(), store.device(), hands.replicas().store(store)));
      case Effect.RenewIncarnation(long counterAbove) ->
          hands.availabilityWriter().submit(() -> hands.replicas().renew(counterAbove));
      case Effect.Warn warn ->
          log.warn("{} ({}): {}", warn.warning(), warn.device().shortId(), warn.text());
    }
  }

  private void send(Effect.Send send) {
    if (send.message() instanceof GossipMessage.Agree) {
      hands.traffic().roundBegun();
    }
    hands
        .connections()
        .send(
            send.peer(),
            MessageCodec.channelOf(send.message()),
            MessageCodec.encode(send.message()));
  }

  /**
   * A damaged library takes nothing more in. The peer stays: it gets what can be read, and asks
   * again now and then.
   */
  private void refused(DeviceId peer, StorageException reason) {
    log.error("can't store what {} sent: {}", peer.shortId(), reason.getMessage());
    if (reason.kind() != StorageException.Kind.CORRUPT) {
      hands.connections().disconnect(peer, "can't be stored here at the moment");
    }
  }

  /** A write that answers when it is durable; one that fails lets its peer go, to start over. */
  private void write(SerialWriter writer, DeviceId peer, Supplier<Input> work) {
    writer.submit(
        () -> {
          try {
            answer.post(work.get());
          } catch (StorageException e) {
            refused(peer, e);
          } catch (RuntimeException e) {
            log.error("can't store what {} sent", peer.shortId(), e);
            hands.connections().disconnect(peer, "can't be stored here at the moment");
          }
        });
  }
}

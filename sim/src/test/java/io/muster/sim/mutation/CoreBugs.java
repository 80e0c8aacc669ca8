package io.muster.sim.mutation;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.LibraryMessage;
import io.muster.sim.device.Device;
import io.muster.sim.device.Wiring;
import io.muster.sim.disk.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What the core could do wrong, seen from where it meets inputs, effects and keys. */
final class CoreBugs {
  private CoreBugs() {}

  /** Changes what the core wants done. */
  private static Wiring effects(BiFunction<Input, Effect, Stream<Effect>> bug) {
    return new Wiring() {
      @Override
      public List<Effect> step(Device device, Input input, Function<Input, List<Effect>> core) {
        return core.apply(input).stream().flatMap(effect -> bug.apply(input, effect)).toList();
      }
    };
  }

  private static Wiring withoutEffect(BiFunction<Input, Effect, Boolean> without) {
    return effects(
        (input, effect) -> without.apply(input, effect) ? Stream.empty() : Stream.of(effect));
  }

  /** A push is acknowledged as soon as it has come. */
  static Wiring acknowledgesBeforeTheMerge() {
    return effects(
        (input, effect) ->
            effect instanceof Effect.MergeChanges merge
                ? Stream.of(
                    new Effect.Send(
                        merge.peer(), new LibraryMessage.Ack(merge.changes().range(), false)),
                    merge)
                : Stream.of(effect));
  }

  /** Who is greeted does not greet back. */
  static Wiring greetsNobodyBack() {
    return withoutEffect(
        (input, effect) ->
            input instanceof Input.Received
                && effect instanceof Effect.Send(DeviceId _, LibraryMessage.Hello _));
  }

  /** Where contexts are equal and roots are not, nothing is done. */
  static Wiring skipsTheRepair() {
    return withoutEffect(
        (input, effect) -> effect instanceof Effect.Send(DeviceId _, LibraryMessage.Nodes _));
  }

  /** Who lost its availability goes on under the incarnation that it began by itself. */
  static Wiring renewsNoIncarnation() {
    return withoutEffect((input, effect) -> effect instanceof Effect.RenewIncarnation);
  }

  /** Who is stuck does not start over. */
  static Wiring neverStartsOver() {
    return withoutEffect(
        (input, effect) ->
            input instanceof Input.Tick
                && effect instanceof Effect.Send(DeviceId _, LibraryMessage _));
  }

  /** Every signature is good. */
  static Wiring verifiesNothing() {
    return new Wiring() {
      @Override
      public KeyRing keys(Device device, KeyRing keys) {
        return new KeyRing() {
          @Override
          public ByteString sign(byte[] data) {
            return keys.sign(data);
          }

          @Override
          public boolean verify(ByteString publicKey, byte[] data, ByteString signature) {
            return true;
          }
        };
      }
    };
  }

  /** Both bugs; the first one is nearer to the core. */
  static Wiring both(Wiring first, Wiring second) {
    return new Wiring() {
      @Override
      public Stores stores(Device device, Stores stores) {
        return second.stores(device, first.stores(device, stores));
      }

      @Override
      public KeyRing keys(Device device, KeyRing keys) {
        return second.keys(device, first.keys(device, keys));
      }

      @Override
      public LongSupplier wallMillis(int device, LongSupplier wallMillis) {
        return second.wallMillis(device, first.wallMillis(device, wallMillis));
      }

      @Override
      public List<Effect> step(Device device, Input input, Function<Input, List<Effect>> core) {
        return second.step(device, input, taken -> first.step(device, taken, core));
      }
    };
  }

  /** Device 0 tells a few lies of the others' availability. */
  private static Wiring liar(UnaryLie lie) {
    return new Wiring() {
      private int lies;

      @Override
      public List<Effect> step(Device device, Input input, Function<Input, List<Effect>> core) {
        List<Effect> told = new ArrayList<>();
        for (Effect effect : core.apply(input)) {
          boolean lying =
              device.number() == 0
                  && lies < MOST_LIES
                  && effect instanceof Effect.Send send
                  && lie.isAbout(send, device.id());
          lies += lying ? 1 : 0;
          told.add(lying ? lie.tell((Effect.Send) effect) : effect);
        }
        return told;
      }
    };
  }

  private static final int MOST_LIES = 12;

  /** A way to lie. */
  private interface UnaryLie {
    boolean isAbout(Effect.Send send, DeviceId self);

    Effect tell(Effect.Send send);
  }

  /** It says that the others have said more. */
  static Wiring liesAboutHeads() {
    return liar(
        new UnaryLie() {
          @Override
          public boolean isAbout(Effect.Send send, DeviceId self) {
            return switch (send.message()) {
              case GossipMessage.Heads(List<Head> heads) ->
                  heads.stream().noneMatch(head -> head.device().equals(self));
              case GossipMessage.Delta delta -> !delta.head().device().equals(self);
              default -> false;
            };
          }

          @Override
          public Effect tell(Effect.Send send) {
            return new Effect.Send(
                send.peer(),
                switch (send.message()) {
                  case GossipMessage.Heads(List<Head> heads) ->
                      new GossipMessage.Heads(heads.stream().map(CoreBugs::later).toList());
                  case GossipMessage.Delta delta ->
                      new GossipMessage.Delta(
                          later(delta.head()), delta.batches(), delta.complete());
                  default -> send.message();
                });
          }
        });
  }

  private static Head later(Head head) {
    Version version = head.version();
    return new Head(
        head.device(),
        head.library(),
        new Version(version.incarnation(), version.sequence() + 1),
        head.root(),
        head.counts(),
        head.signature());
  }

  /** It leaves a batch out of what it passes on. */
  static Wiring leavesBatchesOut() {
    return liar(
        new UnaryLie() {
          @Override
          public boolean isAbout(Effect.Send send, DeviceId self) {
            return switch (send.message()) {
              case GossipMessage.Delta delta -> !delta.batches().isEmpty();
              case GossipMessage.Batches batches -> !batches.batches().isEmpty();
              default -> false;
            };
          }

          @Override
          public Effect tell(Effect.Send send) {
            return new Effect.Send(
                send.peer(),
                switch (send.message()) {
                  case GossipMessage.Delta delta ->
                      new GossipMessage.Delta(
                          delta.head(), fewer(delta.batches()), delta.complete());
                  case GossipMessage.Batches batches ->
                      new GossipMessage.Batches(batches.head(), fewer(batches.batches()));
                  default -> send.message();
                });
          }
        });
  }

  private static List<AvailabilityBatch> fewer(List<AvailabilityBatch> batches) {
    return batches.subList(0, batches.size() - 1);
  }
}

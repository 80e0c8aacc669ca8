package io.muster.sim.report;

import com.google.protobuf.ByteString;
import io.muster.protocol.wire.MessageCodec;
import io.muster.protocol.wire.WireException;
import io.muster.sim.network.FrameListener.Fate;
import io.muster.sim.network.FrameListener.Sent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last frames of a run: what to look at where it failed, or just before all was well. */
final class Stretch {
  /** Frames that are kept while it runs. */
  static final int MAX_KEPT = 4_000;

  /** Frames that are shown. */
  static final int MAX_SHOWN = 240;

  /** Of a longer frame only its size is kept. */
  private static final int MAX_BYTES = 64 * 1024;

  /**
   * A frame that has gone its way.
   *
   * @param what kind of message it is
   */
  record Frame(Sent sent, long endNanos, Fate fate, String what, int bytes) {}

  private record Ended(Sent sent, long nanos, Fate fate, int bytes) {}

  private final Deque<Ended> kept = new ArrayDeque<>();

  void add(Sent sent, long nanos, Fate fate) {
    int bytes = sent.frame().size();
    ByteString frame = bytes <= MAX_BYTES ? sent.frame() : ByteString.EMPTY;
    Sent small = new Sent(sent.nanos(), sent.from(), sent.to(), sent.channel(), frame);
    kept.addLast(new Ended(small, nanos, fate, bytes));
    if (kept.size() > MAX_KEPT) {
      kept.removeFirst();
    }
  }

  /** The last ones in order of their end. */
  List<Frame> last() {
    List<Frame> frames = new ArrayList<>();
    for (Ended ended : kept) {
      String what = what(ended.sent());
      frames.add(new Frame(ended.sent(), ended.nanos(), ended.fate(), what, ended.bytes()));
    }
    return List.copyOf(frames.subList(Math.max(0, frames.size() - MAX_SHOWN), frames.size()));
  }

  private static String what(Sent sent) {
    if (sent.frame().isEmpty()) {
      return "a long message";
    }
    try {
      byte[] frame = sent.frame().toByteArray();
      return MessageCodec.decode(sent.channel(), frame).getClass().getSimpleName();
    } catch (WireException e) {
      return "no message";
    }
  }
}

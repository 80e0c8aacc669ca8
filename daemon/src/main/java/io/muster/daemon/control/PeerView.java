package io.muster.daemon.control;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another member as this device sees it.
 *
 * @param address HOST:PORT that is or was last connected, or null
 * @param rttMs measured round trip in milliseconds, null while disconnected
 * @param library how the canonical records compare
 * @param availability how the availability compares
 * @param lastProof when both roots were last found equal, or null
 * @param about what it says of itself, or null before it did
 */
public record PeerView(
    String id,
    String name,
    State state,
    @Nullable String address,
    @Nullable Double rttMs,
    Sync library,
    Sync availability,
    @Nullable Instant lastProof,
    @Nullable About about) {

  /**
   * A device in its own words; empty is what it did not say.
   *
   * @param capabilities what it can do, in order
   * @param lastSeen when it was connected last, or null
   */
  public record About(
      String os,
      String osVersion,
      String hardwareModel,
      List<String> capabilities,
      boolean online,
      @Nullable Instant lastSeen) {}

  /** Whether there is a connection; written in lower case. */
  public enum State {
    CONNECTED,
    DISCONNECTED
  }

  /** What the last comparison of one channel said; written in lower case. */
  public enum Sync {
    /** Roots were equal, and nothing changed since. */
    IN_SYNC,
    /** Changes are on their way. */
    EXCHANGING,
    /** One side lacks something and nothing is on its way. */
    BEHIND,
    /** Not compared yet, or not since the last change. */
    UNKNOWN,
    /** The channel is switched off. */
    OFF
  }
}

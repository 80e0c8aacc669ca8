package io.muster.daemon.control;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code status}.
 *
 * @param inSync whether this device was compared by root with every connected member since the last
 *     change on either side, and at least one is connected where there are members
 */
public record StatusView(
    Device device,
    Library library,
    Availability availability,
    Traffic traffic,
    List<PeerView> peers,
    boolean inSync,
    List<LocationView> locations,
    Problems problems) {

  /**
   * This device.
   *
   * @param address where peers reach it, HOST:PORT with the real port
   * @param pending sidecars that are still to be made or fetched
   * @param pairing the open invitation, or null
   */
  public record Device(
      String id, String name, String address, long pid, long pending, @Nullable Pairing pairing) {}

  /** An open invitation to pair; the code itself is shown only where it was asked for. */
  public record Pairing(Instant expiresAt, int triesLeft) {}

  /**
   * What the library holds in all.
   *
   * @param contents contents in the index
   * @param groups sidecar groups
   * @param sidecars sidecars in the groups
   * @param failed sidecars that could not be made
   * @param root Merkle root of the canonical records, hex
   */
  public record Library(
      String path,
      String name,
      String id,
      long contents,
      long groups,
      long sidecars,
      long failed,
      String root) {}

  /**
   * Who holds what.
   *
   * @param root Merkle root over all heads, hex
   */
  public record Availability(String root, List<Holder> devices, Refused refused) {}

  /**
   * How many heads that peers showed were not taken since the start.
   *
   * @param forged not signed by their owner; whoever showed one was cut off
   * @param older said once more, or gone back to, when a later one was known
   * @param clashing with the version of another one
   * @param strange of an owner, a library or a key that is not known here
   */
  public record Refused(long forged, long older, long clashing, long strange) {
    /** None. */
    public static final Refused NONE = new Refused(0, 0, 0, 0);
  }

  /**
   * What one device says that it holds.
   *
   * @param incarnation counter and random part as the protocol writes them
   * @param sequence of its newest head that is known here
   */
  public record Holder(
      String id, String name, String incarnation, long sequence, long contents, long sidecars) {}

  /**
   * What the daemon has exchanged with all peers since it started, beside the bytes of sidecars.
   *
   * @param rounds gossip rounds that this device began
   */
  public record Traffic(ChannelTraffic library, ChannelTraffic gossip, long rounds) {}

  /** One channel, to all peers and from them. */
  public record ChannelTraffic(Way sent, Way received) {}

  /** Frames, and their bytes without what TLS and TCP add. */
  public record Way(long frames, long bytes) {}

  /**
   * What went wrong and stays until somebody looks; the lists are capped, the counts are not.
   *
   * @param damage what is wrong with the library, so that it is only read; null if nothing is known
   * @param unreadable files that could not be read
   * @param warnings one line each
   */
  public record Problems(
      @Nullable String damage,
      long unreadable,
      List<Problem> unreadableFiles,
      List<Problem> failed,
      List<String> warnings) {
    /** How many entries of each list are shown. */
    public static final int MAX_SHOWN = 100;

    /** Nothing went wrong. */
    public static final Problems NONE = new Problems(null, 0, List.of(), List.of(), List.of());
  }

  /**
   * One file that can't be read, or one sidecar that could not be made.
   *
   * @param variant the variant id of a failed sidecar, null for an unreadable file
   */
  public record Problem(String path, @Nullable String variant, String reason) {}
}

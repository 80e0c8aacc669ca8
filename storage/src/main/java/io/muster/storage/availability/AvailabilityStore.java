package io.muster.storage.availability;

import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.port.AvailabilityView;
import io.muster.storage.Groups;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who holds what, however it is kept: what the core reads of it, what this device says of itself
 * and what it hears of others. Each write is all or nothing; reads are as of one commit unless they
 * say otherwise. All methods may be called by any thread. Every store passes the same contract test
 * suite.
 */
public interface AvailabilityStore extends AvailabilityView, AutoCloseable {
  /** Most changes in one publication; they and the batches they touch are in memory at once. */
  int MAX_CHANGES = 500_000;

  /**
   * Says what this device now holds or no longer holds, the last change of a bit counting, and
   * signs it. If nothing changes nothing is written, unless no head was ever signed.
   *
   * @return the head as it is now
   * @throws IllegalArgumentException if there are too many changes or batches
   */
  default Head publish(List<BitChange> changes) {
    return publish(BitChanges.of(checked(changes.size(), changes)));
  }

  /** The same with changes in little memory; they must not be changed meanwhile. */
  Head publish(BitChanges changes);

  /**
   * Says the same in a new incarnation, at sequence 1.
   *
   * @param counterAbove the incarnation counts higher than this and than any before it
   */
  Head renew(long counterAbove);

  /** Says the same under the present id of the library, at the next sequence. */
  Head resign();

  /**
   * Takes what another device said, at one step or towards it. The caller has verified the
   * signature.
   *
   * @param leaves the leaves of all batches if the batches alone do not lead to the head; else null
   * @throws IllegalArgumentException if the head is this device's own
   */
  Applied apply(Head head, @Nullable List<Hash> leaves, List<? extends BatchChange> changes);

  /**
   * Takes changes on the way to a target; those that are not the target's are ignored. STALE if
   * there is no target.
   */
  Applied applyBatches(DeviceId device, List<? extends BatchChange> changes);

  /** Gives a target up, since nobody has its batches any more; what is stored stays. */
  void dropTarget(DeviceId device);

  /** Removes all that is known of a device that is no member any more. */
  void forget(DeviceId device);

  /** Recomputes leaves and root of a device; where they do not hold, see {@link Verified}. */
  Verified verify(DeviceId device);

  /**
   * Has the groups of a library follow into the answers to who holds what: with each content how
   * far its group is, and nobody holding anything of one that the library has dropped. What is
   * stored stays as it was said.
   */
  void follow(Groups library);

  /** Who holds what of these contents. */
  Presence presence(Collection<ContentId> contents);

  /**
   * Which devices hold which of these sidecars, contents times variants, all as of one commit; and
   * how far the contents' groups are, as of a later moment.
   */
  Holders presence(List<ContentId> contents, List<VariantId> variants);

  /** Whether this device says that it holds a sidecar. */
  boolean holds(ContentId content, VariantId variant);

  /** The sidecars of a content that a device holds, masked or not. */
  SortedSet<VariantId> heldBy(DeviceId device, ContentId content);

  /** Sizes of what is stored of a device, be it complete or not. */
  Counts counts(DeviceId device);

  /**
   * Hands over all that a device holds, batch by batch, each as of a commit of its own.
   *
   * @param consumer is called with no lock held and no transaction open
   */
  void forEachHeld(DeviceId device, BiConsumer<ContentId, VariantId> consumer);

  /** How much of its limits is used by what is kept beside the batches. */
  default List<Load> loads() {
    return List.of();
  }

  /** Refuses more changes than one publication may have. */
  static <T> T checked(long size, T changes) {
    if (size > MAX_CHANGES) {
      throw new IllegalArgumentException(
          "%d changes at once, at most %d".formatted(size, MAX_CHANGES));
    }
    return changes;
  }

  @Override
  void close();
}

package io.muster.sim.workload;

import com.google.common.collect.ImmutableSortedMap;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.sim.device.Device;
import io.muster.sim.world.Randomness;
import io.muster.storage.library.Group;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Sidecars as a device makes them. */
final class Sidecars {
  static final List<VariantId> THUMBS =
      List.of(
          VariantId.parse("thumb_128"), VariantId.parse("thumb_256"), VariantId.parse("thumb_512"));

  static final List<VariantId> TEXTS = List.of(VariantId.parse("text_default"));

  private Sidecars() {}

  static Mutation registration(VariantId variant) {
    return Mutation.put(
        RecordKey.variant(variant),
        ImmutableSortedMap.of("description", Values.ofText(variant.toString())));
  }

  /** A new one. Its bytes lie on the disk before the record says so. */
  static Mutation made(Device device, ContentId content, VariantId variant, Randomness own) {
    Hash hash = own.hash();
    device.bytes().add(hash);
    Blob blob = Blob.ready(hash, own.between(1, 100_000), "jpg", createdAt(device));
    return Mutation.putSidecar(content, variant, blob);
  }

  /** One that could not be made. */
  static Mutation failed(Device device, ContentId content, VariantId variant, Randomness own) {
    Blob blob = Blob.failed("damaged file " + own.nextInt(10), createdAt(device));
    return Mutation.putSidecar(content, variant, blob);
  }

  private static long createdAt(Device device) {
    return Math.max(0, device.clock().wallMillis());
  }

  /** The hashes of all that are there. */
  static SortedSet<Hash> hashes(Group group) {
    SortedSet<Hash> hashes = new TreeSet<>();
    group.sidecars().values().stream()
        .filter(Blob::isReady)
        .forEach(blob -> hashes.add(blob.hash()));
    return hashes;
  }
}

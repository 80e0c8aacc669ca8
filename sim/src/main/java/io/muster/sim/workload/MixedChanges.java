package io.muster.sim.workload;

import com.google.common.collect.ImmutableSortedMap;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.sim.device.Device;
import io.muster.sim.device.Uptime;
import io.muster.sim.world.Randomness;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes on every device: contents with their sidecars, sidecars made anew, deleted and made
 * again, entries, and bytes fetched and given up. All devices work on the same few contents, so
 * that they get in each other's way.
 */
final class MixedChanges {
  private static final List<VariantId> VARIANTS = variants();

  private final List<Device> devices;
  private final int contents;

  /**
   * Changes of these devices.
   *
   * @param contents how many contents they are about
   */
  MixedChanges(List<Device> devices, int contents) {
    this.devices = List.copyOf(devices);
    this.contents = contents;
  }

  private static List<VariantId> variants() {
    List<VariantId> all = new ArrayList<>(Sidecars.THUMBS);
    all.addAll(Sidecars.TEXTS);
    return List.copyOf(all);
  }

  /** One of them. */
  void change(Device device, Uptime uptime, Randomness own) {
    ContentId content = content(own.nextInt(contents));
    VariantId variant = own.pick(VARIANTS);
    switch (own.nextInt(12)) {
      case 0, 1, 2, 3 -> add(device, uptime, content, own);
      case 4, 5 -> write(uptime, List.of(Sidecars.made(device, content, variant, own)));
      case 6, 7 -> write(uptime, List.of(Mutation.deleteSidecar(content, variant)));
      case 8 -> write(uptime, List.of(Mutation.delete(entry(device, own))));
      case 9 -> write(uptime, List.of(Sidecars.failed(device, content, variant, own)));
      case 10 -> fetch(device, uptime, content);
      default -> giveUp(device, uptime, content);
    }
  }

  private static void write(Uptime uptime, List<Mutation> mutations) {
    uptime.write(mutations, () -> {});
  }

  private static ContentId content(int number) {
    byte[] name = ByteBuffer.allocate(Integer.BYTES).putInt(0, number).array();
    return ContentId.of(Hash.sha256(name));
  }

  private static RecordKey entry(Device device, Randomness own) {
    return RecordKey.entry(device.id(), new Uuid(0, own.nextInt(20)));
  }

  private static void add(Device device, Uptime uptime, ContentId content, Randomness own) {
    List<Mutation> mutations = new ArrayList<>();
    mutations.add(
        Mutation.put(
            RecordKey.content(content),
            ImmutableSortedMap.of("size", Values.ofNumber(1000), "kind", Values.ofText("image"))));
    mutations.add(
        Mutation.put(
            entry(device, own),
            ImmutableSortedMap.of(
                "name", Values.ofText("photo " + own.nextInt(1000)),
                "content", content.uuid().byteString())));
    for (VariantId variant : VARIANTS) {
      if (own.chance(0.6)) {
        mutations.add(Sidecars.registration(variant));
        mutations.add(Sidecars.made(device, content, variant, own));
      }
    }
    write(uptime, mutations);
  }

  /** Gets the bytes of all sidecars of a content from whoever is up and has them. */
  private void fetch(Device device, Uptime uptime, ContentId content) {
    Set<Hash> elsewhere = new TreeSet<>();
    devices.stream()
        .filter(other -> other.uptime().isPresent())
        .forEach(other -> elsewhere.addAll(other.bytes()));
    hashes(uptime, content).stream().filter(elsewhere::contains).forEach(device.bytes()::add);
    uptime.recheck(List.of(content));
  }

  /** Deletes the bytes of all sidecars of a content. */
  private static void giveUp(Device device, Uptime uptime, ContentId content) {
    device.bytes().removeAll(hashes(uptime, content));
    uptime.recheck(List.of(content));
  }

  private static Set<Hash> hashes(Uptime uptime, ContentId content) {
    return Sidecars.hashes(uptime.stores().library().group(content));
  }
}

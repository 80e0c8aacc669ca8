package io.muster.sim.workload;

import com.google.common.collect.ImmutableSortedMap;
import io.muster.protocol.model.Blob;
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
import io.muster.sim.world.World;
import io.muster.storage.library.Group;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Changes on every device: contents with their sidecars, sidecars made anew, deleted and made
 * again, entries, and bytes fetched and given up. All devices work on the same few contents, so
 * that they get in each other's way.
 */
public final class Workload {
  private static final List<VariantId> VARIANTS =
      List.of(
          VariantId.parse("thumb_128"),
          VariantId.parse("thumb_256"),
          VariantId.parse("thumb_512"),
          VariantId.parse("text_default"));

  private final World world;
  private final SortedMap<Integer, Device> devices = new TreeMap<>();
  private final int contents;

  /**
   * Changes of these devices.
   *
   * @param contents how many contents they are about
   */
  public Workload(World world, List<Device> devices, int contents) {
    this.world = world;
    devices.forEach(device -> this.devices.put(device.number(), device));
    this.contents = contents;
  }

  /** Schedules operations. */
  public void begin(List<Operation> operations) {
    Randomness random = world.random("workload");
    for (Operation operation : operations) {
      Device device = device(operation.device());
      Randomness own = random.fork("operation " + operation.number());
      world.after(
          operation.atMillis() * World.MILLI_NANOS,
          () -> device.uptime().ifPresent(uptime -> change(device, uptime, own)));
    }
  }

  /** Schedules who is paired with whom. */
  public void meet(List<Meeting> meetings) {
    for (Meeting meeting : meetings) {
      Pairing pairing = new Pairing(world, device(meeting.one()), device(meeting.other()));
      world.after(meeting.atMillis() * World.MILLI_NANOS, pairing::begin);
    }
  }

  private Device device(int number) {
    Device device = devices.get(number);
    if (device == null) {
      throw new IllegalArgumentException("no device " + number);
    }
    return device;
  }

  private void change(Device device, Uptime uptime, Randomness own) {
    ContentId content = content(own.nextInt(contents));
    VariantId variant = own.pick(VARIANTS);
    switch (own.nextInt(12)) {
      case 0, 1, 2, 3 -> add(device, uptime, content, own);
      case 4, 5 -> write(uptime, List.of(sidecar(device, content, variant, own)));
      case 6, 7 -> write(uptime, List.of(Mutation.deleteSidecar(content, variant)));
      case 8 -> write(uptime, List.of(Mutation.delete(entry(device, own))));
      case 9 -> write(uptime, List.of(fail(device, content, variant, own)));
      case 10 -> fetch(device, uptime, content);
      default -> giveUp(device, uptime, content);
    }
  }

  private static void write(Uptime uptime, List<Mutation> mutations) {
    uptime.write(mutations, () -> {});
  }

  private static ContentId content(int number) {
    return ContentId.of(hash(number));
  }

  private static Hash hash(int number) {
    return Hash.sha256(ByteBuffer.allocate(Integer.BYTES).putInt(0, number).array());
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
        mutations.add(registration(variant));
        mutations.add(sidecar(device, content, variant, own));
      }
    }
    write(uptime, mutations);
  }

  private static Mutation registration(VariantId variant) {
    return Mutation.put(
        RecordKey.variant(variant),
        ImmutableSortedMap.of("description", Values.ofText(variant.toString())));
  }

  /** The bytes lie on the disk before the record says so. */
  private static Mutation sidecar(
      Device device, ContentId content, VariantId variant, Randomness own) {
    Hash hash = own.hash();
    device.bytes().add(hash);
    return Mutation.putSidecar(
        content, variant, Blob.ready(hash, own.between(1, 100_000), "jpg", createdAt(device)));
  }

  private static Mutation fail(
      Device device, ContentId content, VariantId variant, Randomness own) {
    Blob blob = Blob.failed("damaged file " + own.nextInt(10), createdAt(device));
    return Mutation.putSidecar(content, variant, blob);
  }

  private static long createdAt(Device device) {
    return Math.max(0, device.clock().wallMillis());
  }

  /** Gets the bytes of all sidecars of a content from whoever is up and has them. */
  private void fetch(Device device, Uptime uptime, ContentId content) {
    Set<Hash> elsewhere = new TreeSet<>();
    devices.values().stream()
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
    Group group = uptime.stores().library().group(content);
    Set<Hash> hashes = new TreeSet<>();
    group.sidecars().values().stream()
        .filter(Blob::isReady)
        .forEach(blob -> hashes.add(blob.hash()));
    return hashes;
  }
}

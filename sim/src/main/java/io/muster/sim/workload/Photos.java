package io.muster.sim.workload;

import com.google.common.collect.ImmutableSortedMap;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.node.NodeStatus;
import io.muster.sim.device.Device;
import io.muster.sim.device.Records;
import io.muster.sim.device.Uptime;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import io.muster.storage.library.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Photos as people treat them: taken in bursts, edited, tagged and deleted; the sidecars that
 * devices make of them once they know of them, and whose bytes they fetch and give up.
 */
final class Photos {
  /** Sidecars are made of the latest photos only; a maker that comes later finds the rest done. */
  static final int LATEST = 400;

  /** How often a photo is drawn that the device may not know of yet. */
  private static final int DRAWS = 5;

  private static final List<String> TAGS = List.of("holiday", "garden", "school", "to print");

  /** One that was taken and not deleted since. */
  private record Photo(ContentId content, RecordKey entry, int owner) {}

  private final List<Device> devices;
  private final List<Photo> taken = new ArrayList<>();

  Photos(List<Device> devices) {
    this.devices = List.copyOf(devices);
  }

  void act(Operation operation, Device device, Uptime uptime, Randomness own) {
    int count = operation.count();
    switch (operation.act()) {
      case PHOTOS -> take(device, uptime, count, own);
      case EDIT -> some(own(device), count, own).forEach(photo -> edit(photo, uptime, own));
      case TAG -> some(taken, count, own).forEach(photo -> tag(photo, uptime, own));
      case DELETE -> some(own(device), count, own).forEach(photo -> delete(photo, uptime));
      case THUMBS -> make(Sidecars.THUMBS, device, uptime, count, own);
      case TEXTS -> make(Sidecars.TEXTS, device, uptime, count, own);
      case FETCH -> fetch(device, uptime, latest(count));
      case GIVE_UP -> giveUp(device, uptime, oldest(count));
      case MIXED -> throw new IllegalArgumentException("no work on photos: " + operation);
    }
  }

  private static void write(Uptime uptime, List<Mutation> mutations) {
    if (!mutations.isEmpty()) {
      uptime.write(mutations, () -> {});
    }
  }

  private List<Photo> own(Device device) {
    return taken.stream().filter(photo -> photo.owner() == device.number()).toList();
  }

  private static SortedSet<Integer> draws(int from, int count, Randomness own) {
    SortedSet<Integer> drawn = new TreeSet<>();
    for (int i = 0; i < DRAWS * count && drawn.size() < Math.min(count, from); i++) {
      drawn.add(own.nextInt(from));
    }
    return drawn;
  }

  private static List<Photo> some(List<Photo> photos, int count, Randomness own) {
    List<Photo> before = List.copyOf(photos);
    return draws(before.size(), count, own).stream().map(before::get).toList();
  }

  private List<ContentId> latest(int count) {
    return taken.subList(Math.max(0, taken.size() - count), taken.size()).stream()
        .map(Photo::content)
        .toList();
  }

  private List<ContentId> oldest(int count) {
    return taken.stream().limit(count).map(Photo::content).toList();
  }

  private void take(Device device, Uptime uptime, int count, Randomness own) {
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Uuid entry = new Uuid(own.nextLong(), own.nextLong());
      Photo photo =
          new Photo(ContentId.of(own.hash()), RecordKey.entry(device.id(), entry), device.number());
      taken.add(photo);
      mutations.add(bytes(photo, own));
      mutations.add(
          Mutation.put(
              photo.entry(),
              ImmutableSortedMap.of(
                  "name", Values.ofText(Text.of("IMG_%04d.jpg", own.nextInt(10_000))),
                  "content", photo.content().uuid().byteString())));
    }
    write(uptime, mutations);
  }

  private static Mutation bytes(Photo photo, Randomness own) {
    return Mutation.put(
        RecordKey.content(photo.content()),
        ImmutableSortedMap.of(
            "size", Values.ofNumber(own.between(100_000, 9_000_000)),
            "kind", Values.ofText("image")));
  }

  /** Other bytes are another content; the entry stays. */
  private void edit(Photo photo, Uptime uptime, Randomness own) {
    Photo edited = new Photo(ContentId.of(own.hash()), photo.entry(), photo.owner());
    taken.set(taken.indexOf(photo), edited);
    Mutation entry =
        Mutation.put(
            photo.entry(), ImmutableSortedMap.of("content", edited.content().uuid().byteString()));
    write(uptime, List.of(bytes(edited, own), entry));
  }

  private static void tag(Photo photo, Uptime uptime, Randomness own) {
    if (isKnown(photo.content(), uptime)) {
      String name = own.pick(TAGS);
      Uuid tag = new Uuid(0, TAGS.indexOf(name));
      Uuid target = photo.content().uuid();
      write(
          uptime,
          List.of(
              Mutation.put(RecordKey.tag(tag), ImmutableSortedMap.of("name", Values.ofText(name))),
              Mutation.put(
                  RecordKey.metadata(target),
                  ImmutableSortedMap.of("favorite", Values.ofNumber(own.nextInt(2)))),
              Mutation.put(RecordKey.tagOf(tag, target), ImmutableSortedMap.of())));
    }
  }

  private static boolean isKnown(ContentId content, Uptime uptime) {
    return !Records.one(uptime.stores().library(), RecordKey.content(content)).fields().isEmpty();
  }

  private void delete(Photo photo, Uptime uptime) {
    taken.remove(photo);
    List<Mutation> mutations = new ArrayList<>();
    mutations.add(Mutation.delete(photo.entry()));
    uptime
        .stores()
        .library()
        .group(photo.content())
        .sidecars()
        .keySet()
        .forEach(variant -> mutations.add(Mutation.deleteSidecar(photo.content(), variant)));
    write(uptime, mutations);
  }

  private void make(
      List<VariantId> variants, Device device, Uptime uptime, int count, Randomness own) {
    List<ContentId> latest = latest(LATEST);
    SortedMap<ContentId, Group> groups = uptime.stores().library().groups(latest);
    List<Mutation> mutations = new ArrayList<>();
    latest.stream()
        .filter(content -> lacks(groups.get(content), variants.getFirst()))
        .filter(content -> isKnown(content, uptime))
        .limit(count)
        .forEach(
            content ->
                variants.forEach(
                    variant -> mutations.add(Sidecars.made(device, content, variant, own))));
    if (!mutations.isEmpty()) {
      variants.reversed().forEach(variant -> mutations.addFirst(Sidecars.registration(variant)));
    }
    write(uptime, mutations);
  }

  private static boolean lacks(@Nullable Group group, VariantId variant) {
    return group == null || !group.sidecars().containsKey(variant);
  }

  /** Only from devices that it is connected with: one that is away has them too, in vain. */
  private void fetch(Device device, Uptime uptime, List<ContentId> contents) {
    SortedSet<DeviceId> connected = new TreeSet<>();
    uptime.status().peers().stream()
        .filter(NodeStatus.Peer::connected)
        .forEach(peer -> connected.add(peer.device()));
    List<Device> holders =
        devices.stream().filter(other -> connected.contains(other.id())).toList();
    for (Hash hash : hashes(uptime, contents)) {
      if (holders.stream().anyMatch(holder -> holder.bytes().contains(hash))) {
        device.bytes().add(hash);
      }
    }
    uptime.recheck(contents);
  }

  private static void giveUp(Device device, Uptime uptime, List<ContentId> contents) {
    device.bytes().removeAll(hashes(uptime, contents));
    uptime.recheck(contents);
  }

  private static SortedSet<Hash> hashes(Uptime uptime, List<ContentId> contents) {
    SortedSet<Hash> hashes = new TreeSet<>();
    uptime
        .stores()
        .library()
        .groups(contents)
        .values()
        .forEach(group -> hashes.addAll(Sidecars.hashes(group)));
    return hashes;
  }
}

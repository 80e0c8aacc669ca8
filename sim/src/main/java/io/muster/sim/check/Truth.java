package io.muster.sim.check;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.sim.device.Device;
import io.muster.sim.device.Records;
import io.muster.sim.device.Uptime;
import io.muster.sim.disk.Stores;
import io.muster.sim.world.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * 5: a bit that says "I hold it" has the bytes of the current hash behind it, on the device itself
 * and as everyone else sees it; and what lies there has its bit.
 */
public record Truth() implements Invariant {
  @Override
  public String name() {
    return "Truth";
  }

  /** A bit. */
  private record Bit(ContentId content, VariantId variant) implements Comparable<Bit> {
    private static final Comparator<Bit> ORDER =
        Comparator.comparing(Bit::content).thenComparing(Bit::variant);

    @Override
    public int compareTo(Bit other) {
      return ORDER.compare(this, other);
    }
  }

  /** Of contents that are not about to be checked anyway. */
  @Override
  public Optional<String> afterEvent(Changed changed) {
    Device device = changed.device();
    Uptime uptime = device.uptime().orElseThrow();
    return changed.groups().entrySet().stream()
        .filter(group -> !uptime.isUnchecked(group.getKey()))
        .flatMap(group -> wrong(group.getKey(), group.getValue(), device, uptime).stream())
        .findFirst();
  }

  private static Optional<String> wrong(
      ContentId content, LibraryRecord group, Device device, Uptime uptime) {
    SortedSet<VariantId> said = uptime.stores().availability().heldBy(device.id(), content);
    SortedSet<VariantId> wanted = new TreeSet<>();
    for (String field : group.fields().keySet()) {
      if (Life.isLife(field) && isHere(device, group, GroupFields.variant(field))) {
        wanted.add(GroupFields.variant(field));
      }
    }
    return said.equals(wanted)
        ? Optional.empty()
        : Optional.of(
            Text.of(
                "%s says of %s that it holds %s; it holds %s",
                device.name(), content, said, wanted));
  }

  private static boolean isHere(Device device, LibraryRecord group, VariantId variant) {
    return Life.isAlive(group.life(GroupFields.life(variant)))
        && group
            .value(GroupFields.blob(variant))
            .filter(value -> isHere(device, Blob.decode(value)))
            .isPresent();
  }

  @Override
  public Optional<String> atEnd(List<Device> devices) {
    for (Device owner : devices) {
      SortedSet<Bit> wanted = wanted(owner);
      for (Device device : devices) {
        SortedSet<Bit> said = said(device, owner);
        if (!said.equals(wanted)) {
          return Optional.of(
              Text.of(
                  "%s thinks that %s holds %s; it holds %s",
                  device.name(), owner.name(), without(said, wanted), without(wanted, said)));
        }
      }
    }
    return Optional.empty();
  }

  private static SortedSet<Bit> without(SortedSet<Bit> bits, SortedSet<Bit> others) {
    SortedSet<Bit> rest = new TreeSet<>(bits);
    rest.removeAll(others);
    return rest;
  }

  private static SortedSet<Bit> said(Device device, Device owner) {
    SortedSet<Bit> bits = new TreeSet<>();
    device
        .uptime()
        .orElseThrow()
        .stores()
        .availability()
        .forEachHeld(owner.id(), (content, variant) -> bits.add(new Bit(content, variant)));
    return bits;
  }

  private static SortedSet<Bit> wanted(Device owner) {
    Stores stores = owner.uptime().orElseThrow().stores();
    List<ContentId> contents =
        Records.all(stores.library()).keySet().stream()
            .filter(key -> key.type() == RecordType.GROUP)
            .map(key -> new ContentId(Uuid.of(key.key())))
            .toList();
    SortedSet<Bit> bits = new TreeSet<>();
    stores
        .library()
        .groups(contents)
        .forEach(
            (content, group) ->
                group
                    .sidecars()
                    .forEach(
                        (variant, blob) -> {
                          if (isHere(owner, blob)) {
                            bits.add(new Bit(content, variant));
                          }
                        }));
    return bits;
  }

  private static boolean isHere(Device owner, Blob blob) {
    return blob.isReady() && owner.bytes().contains(blob.hash());
  }
}

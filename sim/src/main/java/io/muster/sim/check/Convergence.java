package io.muster.sim.check;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.node.NodeStatus;
import io.muster.sim.device.Device;
import io.muster.sim.device.Uptime;
import io.muster.sim.world.Text;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * 2: once faults stop, all library roots become equal and all availability roots too, each device
 * says so itself, and the roots are those of the rows.
 *
 * @param patienceMillis within which they have to, in virtual time
 */
public record Convergence(long patienceMillis) implements Invariant {
  @Override
  public String name() {
    return "Convergence";
  }

  /** Whether all devices are up, at rest and in sync. */
  public static boolean reached(List<Device> devices) {
    return devices.stream().allMatch(device -> device.uptime().filter(Uptime::isIdle).isPresent())
        && unequal(devices).isEmpty();
  }

  private static Optional<String> unequal(List<Device> devices) {
    SortedSet<Hash> libraries = new TreeSet<>();
    SortedSet<Hash> availabilities = new TreeSet<>();
    SortedSet<DeviceId> ids = new TreeSet<>();
    devices.forEach(device -> ids.add(device.id()));
    for (Device device : devices) {
      if (device.uptime().isEmpty()) {
        return Optional.of(device.name() + " is down");
      }
      NodeStatus status = device.uptime().get().status();
      libraries.add(status.libraryRoot());
      availabilities.add(status.availabilityRoot());
      NodeStatus among = among(status, ids);
      if (among.peers().size() != devices.size() - 1) {
        return Optional.of(Text.of("%s knows %d peers", device.name(), among.peers().size()));
      }
      if (!among.inSync()) {
        return Optional.of(device.name() + " is not in sync: " + standings(among));
      }
    }
    return roots(libraries, availabilities);
  }

  /** Whether what they have is other than what the others have, whoever knows of it. */
  static Optional<String> apart(List<Device> devices) {
    SortedSet<Hash> libraries = new TreeSet<>();
    SortedSet<Hash> availabilities = new TreeSet<>();
    for (Device device : devices) {
      device
          .uptime()
          .map(Uptime::status)
          .ifPresent(
              status -> {
                libraries.add(status.libraryRoot());
                availabilities.add(status.availabilityRoot());
              });
    }
    return roots(libraries, availabilities);
  }

  private static Optional<String> roots(SortedSet<Hash> libraries, SortedSet<Hash> availabilities) {
    return libraries.size() > 1 || availabilities.size() > 1
        ? Optional.of(
            Text.of(
                "%d library roots, %d availability roots", libraries.size(), availabilities.size()))
        : Optional.empty();
  }

  /** How a device stands with some of its peers. */
  private static NodeStatus among(NodeStatus status, SortedSet<DeviceId> ids) {
    return new NodeStatus(
        status.libraryRoot(),
        status.availabilityRoot(),
        status.peers().stream().filter(peer -> ids.contains(peer.device())).toList(),
        status.warnings(),
        status.refused());
  }

  private static List<String> standings(NodeStatus status) {
    return status.peers().stream()
        .map(
            peer ->
                Text.of(
                    "%s %s library %s, availability %s",
                    peer.device().shortId(),
                    peer.connected() ? "connected" : "disconnected",
                    peer.library().agreement(),
                    peer.availability().agreement()))
        .toList();
  }

  @Override
  public Optional<String> atEnd(List<Device> devices) {
    return unequal(devices)
        .or(
            () ->
                devices.stream()
                    .filter(device -> !device.uptime().orElseThrow().isIdle())
                    .map(device -> device.name() + " is still writing")
                    .findFirst())
        .or(() -> devices.stream().flatMap(device -> differs(device).stream()).findFirst())
        .map(what -> Text.of("not within %d s: %s", patienceMillis / 1000, what));
  }

  private static Optional<String> differs(Device device) {
    Uptime uptime = device.uptime().orElseThrow();
    Hash root = uptime.stores().library().recomputedRoot();
    return root.equals(uptime.status().libraryRoot())
        ? Optional.empty()
        : Optional.of("the library root of " + device.name() + " is not that of its rows");
  }
}

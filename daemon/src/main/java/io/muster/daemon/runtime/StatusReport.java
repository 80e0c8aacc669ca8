package io.muster.daemon.runtime;

import io.muster.daemon.control.LocationView;
import io.muster.daemon.control.StatusView;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.node.NodeStatus;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.RefusedHead;
import io.muster.storage.library.FailedSidecar;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryCounts;
import io.muster.storage.library.LibraryIdentity;
import io.muster.storage.library.LocalFiles;
import io.muster.storage.library.LocationScans;
import io.muster.storage.library.LocationScans.Scan;
import io.muster.storage.library.ScanState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts together what {@code muster status} shows. */
final class StatusReport {
  /** What it is put together from. */
  record Parts(
      DeviceId self,
      LibraryFolder folder,
      Indexing indexing,
      Bits bits,
      Traffic traffic,
      PeerViews peers,
      Supplier<NodeStatus> status,
      Supplier<String> address,
      Supplier<Optional<StatusView.Pairing>> pairing) {
    Library library() {
      return folder.library();
    }
  }

  private final Parts parts;

  StatusReport(Parts parts) {
    this.parts = parts;
  }

  StatusView status() {
    boolean settled = parts.bits().isIdle(); // asked first: what it signed, the node then knows
    NodeStatus node = parts.status().get();
    Map<DeviceId, String> names = parts.library().queries().deviceNames();
    return new StatusView(
        device(names),
        library(),
        availability(node, names),
        parts.traffic().view(),
        parts.peers().all(),
        settled && node.inSync() && damage().isEmpty(),
        locations(),
        problems(node));
  }

  private StatusView.Device device(Map<DeviceId, String> names) {
    return new StatusView.Device(
        parts.self().toString(),
        names.getOrDefault(parts.self(), parts.self().shortId()),
        parts.address().get(),
        ProcessHandle.current().pid(),
        parts.indexing().maker().pending(),
        parts.pairing().get().orElse(null));
  }

  private StatusView.Library library() {
    LibraryIdentity identity = parts.library().current();
    LibraryCounts counts = parts.library().queries().counts();
    return new StatusView.Library(
        parts.folder().folder().toString(),
        identity.name(),
        identity.id().toString(),
        counts.contents(),
        counts.groups(),
        counts.sidecars(),
        counts.failed(),
        parts.library().root().hex());
  }

  private StatusView.Availability availability(NodeStatus node, Map<DeviceId, String> names) {
    List<StatusView.Holder> holders = new ArrayList<>();
    for (Head head : parts.folder().availability().heads().values()) {
      if (parts.library().member(head.device()).isPresent()) {
        holders.add(
            new StatusView.Holder(
                head.device().toString(),
                names.getOrDefault(head.device(), head.device().shortId()),
                head.version().incarnation().toString(),
                head.version().sequence(),
                head.counts().contents(),
                head.counts().sidecars()));
      }
    }
    return new StatusView.Availability(node.availabilityRoot().hex(), holders, refused(node));
  }

  private static StatusView.Refused refused(NodeStatus node) {
    Map<RefusedHead, Long> counts = node.refused();
    return new StatusView.Refused(
        counts.getOrDefault(RefusedHead.FORGED, 0L),
        counts.getOrDefault(RefusedHead.OLDER, 0L),
        counts.getOrDefault(RefusedHead.CLASHING, 0L),
        counts.getOrDefault(RefusedHead.STRANGE, 0L));
  }

  List<LocationView> locations() {
    return parts.indexing().locations().all().stream().map(this::location).toList();
  }

  LocationView location(WatchedLocation watched) {
    LocalFiles files = parts.library().files();
    Uuid uuid = watched.location().uuid();
    Optional<Scan> scan = files.scans().of(uuid);
    LocationScans.Totals totals = files.scans().totals(uuid);
    return new LocationView(
        watched.location().path(),
        watched.state(),
        totals.files(),
        totals.bytes(),
        files.unreadableCount(uuid),
        scan.map(Scan::finishedMillis)
            .filter(millis -> millis > 0)
            .map(Instant::ofEpochMilli)
            .orElse(null),
        scan.map(Scan::state).orElse(ScanState.PENDING).label(),
        scan.flatMap(Scan::error).orElse(null));
  }

  private StatusView.Problems problems(NodeStatus node) {
    LocalFiles files = parts.library().files();
    int most = StatusView.Problems.MAX_SHOWN;
    List<StatusView.Problem> unreadable =
        files.unreadable(most).stream()
            .map(
                found ->
                    new StatusView.Problem(
                        locationPath(found) + "/" + found.path(), null, found.reason()))
            .toList();
    List<StatusView.Problem> failed =
        parts.library().queries().failedSidecars(most).stream().map(StatusReport::problem).toList();
    List<String> warnings = new ArrayList<>();
    node.warnings().forEach((warning, count) -> warnings.add(sentence(warning, count)));
    int damaged = parts.bits().damaged();
    if (damaged > 0) {
      warnings.add(damaged + " contents have a damaged row in library.db; run: muster verify");
    }
    return new StatusView.Problems(
        damage().orElse(null), files.unreadableCount(), unreadable, failed, warnings);
  }

  private static String sentence(Effect.Warning warning, long count) {
    String often = count + " since the start; see muster.log";
    return warning == Effect.Warning.CLONED_DEVICE
        ? "another device signs with this one's key, a clone: what is held here was not published"
            + " for ten minutes; give one of the two a home of its own and pair it again: "
            + often
        : warning.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + often;
  }

  /** What is wrong with the library, so that it is only read. */
  Optional<String> damage() {
    return parts.library().damage();
  }

  private String locationPath(LocalFiles.Unreadable found) {
    return parts.indexing().locations().all().stream()
        .filter(watched -> watched.location().uuid().equals(found.location()))
        .map(watched -> watched.location().path())
        .findFirst()
        .orElse("?");
  }

  private static StatusView.Problem problem(FailedSidecar failed) {
    String path = failed.path().map(Targets::text).orElse(failed.content().toString());
    return new StatusView.Problem(path, failed.variant().toString(), failed.reason());
  }
}

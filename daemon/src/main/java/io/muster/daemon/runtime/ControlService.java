package io.muster.daemon.runtime;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.FetchRequest;
import io.muster.daemon.control.FetchView;
import io.muster.daemon.control.IndexControl;
import io.muster.daemon.control.InviteView;
import io.muster.daemon.control.LocationView;
import io.muster.daemon.control.MigrateLegacyRequest;
import io.muster.daemon.control.MigrateLegacyView;
import io.muster.daemon.control.MusterControl;
import io.muster.daemon.control.PairedView;
import io.muster.daemon.control.PeerView;
import io.muster.daemon.control.ProgressSink;
import io.muster.daemon.control.Requests;
import io.muster.daemon.control.SidecarAddRequest;
import io.muster.daemon.control.SidecarView;
import io.muster.daemon.control.SidecarsView;
import io.muster.daemon.control.StatusView;
import io.muster.daemon.control.StopView;
import io.muster.daemon.control.VariantView;
import io.muster.daemon.control.VerifyView;
import io.muster.daemon.control.WhereisRequest;
import io.muster.daemon.control.WhereisView;
import io.muster.protocol.model.VariantId;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers the command line: each verb handed to the part that knows. */
final class ControlService implements MusterControl {
  /** Largest sidecar that another program may add, in bytes. */
  static final long MAX_ADDED = 1L << 30;

  /** How often progress of a walk is reported. */
  private static final long PROGRESS_MILLIS = 200;

  /** The parts. */
  record Parts(
      StatusReport status,
      PeerViews peers,
      Whereis whereis,
      Targets targets,
      Fetches fetches,
      Joining joining,
      Locations locations,
      SidecarRecords sidecars,
      Registry registry,
      IndexService index,
      LegacyMigration legacy,
      Verifying verifying,
      Runnable stop) {}

  private final Parts parts;

  ControlService(Parts parts) {
    this.parts = parts;
  }

  @Override
  public StatusView status() {
    return parts.status().status();
  }

  @Override
  public List<PeerView> peers() {
    return parts.peers().all();
  }

  @Override
  public List<WhereisView> whereis(WhereisRequest request) throws ControlException {
    return parts.whereis().whereis(request);
  }

  @Override
  public FetchView fetch(FetchRequest request, ProgressSink progress) throws ControlException {
    return parts.fetches().fetch(parts.targets().content(request.target()), request, progress);
  }

  @Override
  public InviteView pairInvite() throws ControlException {
    requireWritable();
    return parts.joining().invite();
  }

  @Override
  public PairedView pairJoin(String code, @Nullable String address, ProgressSink progress)
      throws ControlException {
    requireWritable();
    return parts.joining().join(code, Optional.ofNullable(address), progress);
  }

  @Override
  public LocationView locationAdd(String path, @Nullable String mode) throws ControlException {
    requireWritable();
    return parts.status().location(parts.locations().add(Path.of(path), mode));
  }

  @Override
  public List<LocationView> locationList() {
    return parts.status().locations();
  }

  @Override
  public List<LocationView> locationRescan(@Nullable String path, ProgressSink progress)
      throws ControlException {
    requireWritable();
    List<WatchedLocation> wanted = path == null ? parts.locations().all() : List.of(location(path));
    wanted.forEach(location -> location.changed(Set.of("")));
    try {
      while (wanted.stream().anyMatch(WatchedLocation::isBusy)) {
        long done = wanted.stream().filter(location -> !location.isBusy()).count();
        progress.report(new ProgressSink.Progress("walking", done, wanted.size()));
        TimeUnit.MILLISECONDS.sleep(PROGRESS_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ControlException.failed("the daemon is ending; the walk goes on at its next start");
    }
    return wanted.stream().map(parts.status()::location).toList();
  }

  /** What would write here and there before it finds that it can't is not begun. */
  private void requireWritable() throws ControlException {
    Optional<String> damage = parts.status().damage();
    if (damage.isPresent()) {
      throw ControlException.failed(damage.get());
    }
  }

  private WatchedLocation location(String path) throws ControlException {
    return parts
        .locations()
        .at(Path.of(path).toAbsolutePath().normalize())
        .orElseThrow(
            () ->
                ControlException.notFound(
                    path + " is no location; 'muster location list' shows them"));
  }

  @Override
  public LocationView locationRemove(String path) throws ControlException {
    requireWritable();
    WatchedLocation location = location(path);
    LocationView before = parts.status().location(location);
    parts.locations().remove(location);
    return new LocationView(
        before.path(),
        LocationView.State.REMOVED,
        before.files(),
        before.bytes(),
        0,
        before.lastScan(),
        before.scanState(),
        null);
  }

  @Override
  public SidecarsView sidecarList(String target) throws ControlException {
    return parts.whereis().group(parts.targets().content(target));
  }

  @Override
  public SidecarView sidecarAdd(SidecarAddRequest request) throws ControlException {
    requireWritable();
    Targets.Target.One target = parts.targets().content(request.target());
    Path file = Path.of(request.sidecarFile());
    try {
      VariantId variant = new VariantId(request.kind(), request.variant());
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_ADDED) {
        throw ControlException.failed(file + " is no file of at most 1 GiB");
      }
      try (InputStream bytes = Files.newInputStream(file)) {
        parts.sidecars().add(target.content(), variant, bytes, format(request, file));
      }
      return find(parts.whereis().group(target).sidecars(), variant);
    } catch (IOException e) {
      throw ControlException.failed("can't read " + file + ": " + e);
    } catch (StorageException | IllegalArgumentException e) {
      throw ControlException.failed(String.valueOf(e.getMessage()));
    }
  }

  private static String format(SidecarAddRequest request, Path file) {
    String given = request.format();
    if (given != null) {
      return given.toLowerCase(Locale.ROOT);
    }
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String ending = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return ending.matches("[a-z0-9]{1,16}") ? ending : "bin";
  }

  private static SidecarView find(List<SidecarView> views, VariantId variant)
      throws ControlException {
    for (SidecarView view : views) {
      if (view.id().equals(variant.toString())) {
        return view;
      }
    }
    throw ControlException.notFound("there is no " + variant + " of it");
  }

  @Override
  public FetchView sidecarGet(FetchRequest request, ProgressSink progress) throws ControlException {
    return fetch(request, progress);
  }

  @Override
  public SidecarView sidecarRemove(String target, String variantId) throws ControlException {
    Targets.Target.One one = parts.targets().content(target);
    try {
      VariantId variant = VariantId.parse(variantId);
      SidecarView before = find(new ArrayList<>(parts.whereis().group(one).sidecars()), variant);
      parts.sidecars().remove(one.content(), variant);
      return before;
    } catch (StorageException | IllegalArgumentException e) {
      throw ControlException.failed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public List<VariantView> sidecarVariants(Requests.Variants request) throws ControlException {
    return parts.registry().answer(request);
  }

  @Override
  public IndexControl index() {
    return parts.index();
  }

  @Override
  public MigrateLegacyView migrateLegacy(MigrateLegacyRequest request) throws ControlException {
    return parts.legacy().handle(request);
  }

  @Override
  public VerifyView verify(boolean deep, ProgressSink progress) throws ControlException {
    return parts.verifying().verify(deep, progress);
  }

  @Override
  public StopView stop() {
    parts.stop().run();
    return new StopView(ProcessHandle.current().pid());
  }
}

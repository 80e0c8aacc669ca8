package io.muster.daemon.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a running daemon, one method per verb. Paths are absolute; a target is a
 * path or the UUID of a content. Calls come from many threads at once.
 *
 * <p>Every method throws {@link ControlException} with the exit code and one line where it can't
 * give its answer; anything else that it throws is shown as an internal error.
 */
public interface MusterControl {
  StatusView status() throws ControlException;

  List<PeerView> peers() throws ControlException;

  /** One answer per target, in the order of the targets; exit 1 if a target is not known. */
  List<WhereisView> whereis(WhereisRequest request) throws ControlException;

  /** Gets a sidecar from the best device that holds it. */
  FetchView fetch(FetchRequest request, ProgressSink progress) throws ControlException;

  /** Opens an invitation; one that is open already is closed by it. */
  InviteView pairInvite() throws ControlException;

  /**
   * Joins the library of the device that showed the code.
   *
   * @param address HOST:PORT of that device, or null to look for it
   */
  PairedView pairJoin(String code, @Nullable String address, ProgressSink progress)
      throws ControlException;

  /**
   * Adds a folder tree and starts to index it; doesn't wait for the end.
   *
   * @param mode how much is read: metadata, content or deep; null leaves it as it is
   */
  LocationView locationAdd(String path, @Nullable String mode) throws ControlException;

  List<LocationView> locationList() throws ControlException;

  /** Walks one location, or all where the path is null, and answers when that is done. */
  List<LocationView> locationRescan(@Nullable String path, ProgressSink progress)
      throws ControlException;

  /** Takes a location out of the index; the files stay. */
  LocationView locationRemove(String path) throws ControlException;

  SidecarsView sidecarList(String target) throws ControlException;

  /** Registers a file made by another program as a sidecar; its bytes are copied. */
  SidecarView sidecarAdd(SidecarAddRequest request) throws ControlException;

  /** As {@link #fetch}; the variant may also be one that no generator makes. */
  FetchView sidecarGet(FetchRequest request, ProgressSink progress) throws ControlException;

  SidecarView sidecarRemove(String target, String variantId) throws ControlException;

  /** All variants of the registry, after one was switched on or off if that was asked for. */
  List<VariantView> sidecarVariants(Requests.Variants request) throws ControlException;

  /** What can be set and asked of the index. */
  IndexControl index();

  /** Takes over a library in the older layout, in the background; says how it stands. */
  MigrateLegacyView migrateLegacy(MigrateLegacyRequest request) throws ControlException;

  /**
   * Compares records, availability and bytes, mends what can be mended, and answers at the end.
   *
   * @param deep also reads the bytes of all sidecars
   */
  VerifyView verify(boolean deep, ProgressSink progress) throws ControlException;

  /** Begins the orderly end of the daemon and returns at once, so that the answer gets out. */
  StopView stop() throws ControlException;
}

package io.muster.daemon.control;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers from {@link Fakes} and remembers what it was asked. */
public class FakeControl implements MusterControl {
  private final List<Object> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile StatusView status = Fakes.status(true, List.of(Fakes.DESKTOP, Fakes.PHONE));

  /** The arguments of the calls in their order, null as "null". */
  public final List<Object> asked() {
    return asked;
  }

  public final void setStatus(StatusView next) {
    status = next;
  }

  private void note(@Nullable Object argument) {
    asked.add(String.valueOf(argument));
  }

  @Override
  public StatusView status() throws ControlException {
    return status;
  }

  @Override
  public List<PeerView> peers() {
    return status.peers();
  }

  @Override
  public List<WhereisView> whereis(WhereisRequest request) throws ControlException {
    asked.add(request);
    if (request.targets().getFirst().endsWith("gone.jpg")) {
      throw ControlException.notFound(request.targets().getFirst() + " is not in the library");
    }
    return List.of(Fakes.content(), Fakes.folder(request.missing()));
  }

  @Override
  public FetchView fetch(FetchRequest request, ProgressSink progress) throws ControlException {
    asked.add(request);
    progress.report(new ProgressSink.Progress("fetching", 2000, 4123));
    String file = request.output() == null ? "/lib/ab/abab" : request.output();
    return new FetchView(
        Fakes.UUID,
        request.variant(),
        Fakes.HASH,
        4123,
        "jpeg",
        file,
        new FetchView.Source("DESK234", "desktop", false));
  }

  @Override
  public InviteView pairInvite() {
    return new InviteView("4821-7730", "192.168.1.5:22100", Fakes.NOW.plusSeconds(300));
  }

  @Override
  public PairedView pairJoin(String code, @Nullable String address, ProgressSink progress)
      throws ControlException {
    note(code);
    note(address);
    return new PairedView("DESK234", "desktop", "192.168.1.20:22100", "Photos");
  }

  @Override
  public LocationView locationAdd(String path, @Nullable String mode) {
    note(path);
    return Fakes.PICTURES;
  }

  @Override
  public List<LocationView> locationList() {
    return List.of(Fakes.PICTURES);
  }

  @Override
  public List<LocationView> locationRescan(@Nullable String path, ProgressSink progress) {
    note(path);
    return List.of(Fakes.PICTURES);
  }

  @Override
  public LocationView locationRemove(String path) {
    note(path);
    return Fakes.PICTURES;
  }

  @Override
  public SidecarsView sidecarList(String target) {
    note(target);
    return new SidecarsView("/home/ann/Pictures/beach.jpg", Fakes.UUID, List.of(Fakes.THUMB));
  }

  @Override
  public SidecarView sidecarAdd(SidecarAddRequest request) {
    asked.add(request);
    return Fakes.THUMB;
  }

  @Override
  public FetchView sidecarGet(FetchRequest request, ProgressSink progress) throws ControlException {
    return fetch(request, progress);
  }

  @Override
  public SidecarView sidecarRemove(String target, String variantId) {
    note(target);
    note(variantId);
    return Fakes.THUMB;
  }

  @Override
  public List<VariantView> sidecarVariants(Requests.Variants request) {
    asked.add(request);
    return List.of(
        new VariantView("thumb_128", "thumbnail, 128 pixels", 0, 0, true, 37_014, 4_123),
        new VariantView("text_default", "plain text", 1, 1, false, 0, 0));
  }

  @Override
  public IndexControl index() {
    return new FakeIndex(asked);
  }

  @Override
  public MigrateLegacyView migrateLegacy(MigrateLegacyRequest request) {
    asked.add(request);
    return MigrateLegacyView.NONE;
  }

  @Override
  public VerifyView verify(boolean deep, ProgressSink progress) {
    asked.add(deep);
    List<VerifyView.Finding> findings =
        deep ? List.of(new VerifyView.Finding("sidecars", Fakes.UUID, "cut off", true)) : List.of();
    return new VerifyView(!deep, deep, 3, 2, 2, deep ? 1 : 0, deep ? 1 : 0, 0, 99, 12, findings);
  }

  @Override
  public StopView stop() {
    return new StopView(4711);
  }
}

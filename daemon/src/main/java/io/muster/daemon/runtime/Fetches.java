package io.muster.daemon.runtime;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.FetchRequest;
import io.muster.daemon.control.FetchView;
import io.muster.daemon.control.ProgressSink;
import io.muster.daemon.fetch.FetchClient;
import io.muster.daemon.fetch.FetchException;
import io.muster.daemon.fetch.FetchJob;
import io.muster.daemon.fetch.Holder;
import io.muster.daemon.net.ChannelKind;
import io.muster.daemon.net.Connection;
import io.muster.daemon.net.ConnectionHandler;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.node.NodeStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Gets sidecars that are not here from the devices that hold them, and hands them to people. */
final class Fetches {
  private final DeviceId self;
  private final LibraryFolder folder;
  private final Core core;
  private final FetchClient client;

  Fetches(DeviceId self, LibraryFolder folder, Core core, FetchClient client) {
    this.self = self;
    this.folder = folder;
    this.core = core;
    this.client = client;
  }

  FetchView fetch(Targets.Target.One target, FetchRequest request, ProgressSink progress)
      throws ControlException {
    VariantId variant = variant(request.variant());
    ContentId content = target.content();
    Blob blob = folder.library().queries().group(content).sidecars().get(variant);
    if (blob == null) {
      throw ControlException.notFound(
          "there is no " + variant + " of " + target.path().orElse(content.toString()));
    }
    if (!blob.isReady()) {
      throw ControlException.notFound(variant + " could not be made: " + blob.reason());
    }
    DeviceId source =
        folder.sidecars().has(blob.hash()) ? self : get(content, variant, blob, progress);
    core.bits().recheckNow(List.of(content));
    Path file = folder.sidecars().path(blob.hash());
    String output = request.output();
    return view(
        content, variant, blob, output == null ? file : copy(file, Path.of(output)), source);
  }

  private static VariantId variant(String text) throws ControlException {
    try {
      return VariantId.parse(text);
    } catch (IllegalArgumentException e) {
      throw ControlException.failed(e.getMessage() + "; an example is thumb_256");
    }
  }

  private DeviceId get(ContentId content, VariantId variant, Blob blob, ProgressSink progress)
      throws ControlException {
    AtomicReference<DeviceId> asked = new AtomicReference<>(self);
    List<Holder> holders = holders(content, variant, asked);
    if (holders.isEmpty()) {
      throw ControlException.notFound(
          "no connected device holds %s of %s; 'muster whereis %s' shows who does"
              .formatted(variant, content, content));
    }
    try {
      FetchJob job = new FetchJob(content, variant, blob.hash(), blob.size());
      String text = variant.toString();
      client.fetch(
          job,
          holders,
          (done, total) -> progress.report(new ProgressSink.Progress(text, done, total)));
      return Objects.requireNonNull(asked.get());
    } catch (FetchException | IllegalArgumentException e) {
      throw ControlException.failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ControlException.failed("the daemon is ending; what came is kept, try again later");
    }
  }

  private List<Holder> holders(
      ContentId content, VariantId variant, AtomicReference<DeviceId> asked) {
    List<Holder> holders = new ArrayList<>();
    var holding = folder.availability().presence(List.of(content)).of(content, variant);
    for (NodeStatus.Peer peer : core.status().peers()) {
      if (peer.connected() && holding.contains(peer.device())) {
        DeviceId device = peer.device();
        holders.add(
            new Holder(
                device,
                peer.roundTripMicros().orElse(Holder.UNMEASURED),
                handler -> {
                  asked.set(device);
                  return dial(device, handler, core.addresses().of(device).iterator());
                }));
      }
    }
    return holders;
  }

  private CompletableFuture<Connection> dial(
      DeviceId device, ConnectionHandler handler, Iterator<InetSocketAddress> left) {
    if (!left.hasNext()) {
      return CompletableFuture.failedFuture(
          new IOException("no address of " + device.shortId() + " is known"));
    }
    CompletableFuture<Connection> dialled =
        core.network().dial(left.next(), ChannelKind.FETCH, device, handler);
    return left.hasNext()
        ? dialled.exceptionallyCompose(_ -> dial(device, handler, left))
        : dialled;
  }

  /** Writes beside the target first, so that what a person sees there is always whole. */
  private static Path copy(Path file, Path output) throws ControlException {
    Path target = Files.isDirectory(output) ? output.resolve(name(file)) : output;
    try {
      Path folder = target.toAbsolutePath().getParent();
      Path temporary = Files.createTempFile(folder, ".muster-", "");
      try {
        Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING);
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
      return target;
    } catch (IOException e) {
      throw ControlException.failed("can't write " + target + ": " + e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private FetchView view(
      ContentId content, VariantId variant, Blob blob, Path file, DeviceId source) {
    String name = folder.library().queries().deviceNames().getOrDefault(source, source.shortId());
    return new FetchView(
        content.toString(),
        variant.toString(),
        blob.hash().hex(),
        blob.size(),
        blob.format(),
        file.toString(),
        new FetchView.Source(source.toString(), name, source.equals(self)));
  }
}

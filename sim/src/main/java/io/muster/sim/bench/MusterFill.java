package io.muster.sim.bench;

import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import io.muster.storage.availability.Availability;
import io.muster.storage.library.GroupWrite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** Fills a {@link MusterStore} with a {@link Dataset}. */
final class MusterFill {
  /** Contents that are recorded in one transaction. */
  static final int CONTENTS_PER_TRANSACTION = 2000;

  /** Contents whose bits are published at once. */
  static final int CONTENTS_PER_PUBLICATION = 20_000;

  private final MusterStore store;
  private final Dataset data;

  MusterFill(MusterStore store, Dataset data) {
    this.store = store;
    this.data = data;
  }

  /**
   * How long recording took, without the making of the data.
   *
   * @param lastTenth the part of the last tenth of the contents
   */
  record Seconds(double all, double lastTenth) {}

  /** Records all groups. */
  Seconds groups(IntConsumer progress) {
    double all = 0;
    double last = 0;
    int tenth = data.contents() - data.contents() / 10;
    for (int from = 0; from < data.contents(); from += CONTENTS_PER_TRANSACTION) {
      int to = Math.min(from + CONTENTS_PER_TRANSACTION, data.contents());
      List<GroupWrite> groups = groups(from, to);
      double taken = Timing.seconds(() -> store.record(groups));
      all += taken;
      int inLast = Math.max(0, to - Math.max(from, tenth));
      last += taken * inLast / (to - from);
      progress.accept(to);
    }
    return new Seconds(all, last);
  }

  private List<GroupWrite> groups(int from, int to) {
    List<GroupWrite> groups = new ArrayList<>();
    for (int number = from; number < to; number++) {
      SortedMap<VariantId, Blob> sidecars = new TreeMap<>();
      for (int v = 0; v < Dataset.VARIANTS.size(); v++) {
        sidecars.put(Dataset.VARIANTS.get(v), data.blob(number, v, 0));
      }
      groups.add(new GroupWrite(data.content(number), sidecars));
    }
    return groups;
  }

  /** Replaces sidecars, a thousand or so in one transaction. */
  void update(List<SidecarUpdate> updates) {
    Map<ContentId, SortedMap<VariantId, Blob>> groups = new LinkedHashMap<>();
    for (SidecarUpdate update : updates) {
      groups
          .computeIfAbsent(data.content(update.number()), content -> new TreeMap<>())
          .put(Dataset.VARIANTS.get(update.variant()), update.blob(data));
    }
    List<GroupWrite> writes = new ArrayList<>();
    groups.forEach((content, sidecars) -> writes.add(new GroupWrite(content, sidecars)));
    store.record(writes);
  }

  /** Publishes what the first device holds and takes over what the others say; returns seconds. */
  double availability(Path temporary, IntConsumer progress) {
    double seconds = publish(store.availability(), 0, progress);
    for (int device = 1; device < Dataset.DEVICES; device++) {
      Path folder = temporary.resolve("peer-" + device);
      try (Peer peer = new Peer(folder.resolve("availability.db"), device)) {
        publish(peer.availability(), device, progress);
        seconds += Timing.seconds(() -> peer.replicateTo(store.availability()));
      }
      delete(folder);
    }
    return seconds;
  }

  private double publish(Availability to, int device, IntConsumer progress) {
    double seconds = 0;
    for (int from = 0; from < data.contents(); from += CONTENTS_PER_PUBLICATION) {
      int end = Math.min(from + CONTENTS_PER_PUBLICATION, data.contents());
      List<BitChange> changes = new ArrayList<>();
      for (int number = from; number < end; number++) {
        changes.addAll(held(number, device));
      }
      seconds += Timing.seconds(() -> to.publish(changes));
      progress.accept(end);
    }
    return seconds;
  }

  private List<BitChange> held(int number, int device) {
    ContentId content = data.content(number);
    List<BitChange> changes = new ArrayList<>();
    for (int v = 0; v < Dataset.VARIANTS.size(); v++) {
      if (data.present(number, v, device)) {
        changes.add(new BitChange(content, Dataset.VARIANTS.get(v), true));
      }
    }
    return changes;
  }

  /** Removes a folder and all in it. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be removed; remove it by hand", e);
    }
  }
}

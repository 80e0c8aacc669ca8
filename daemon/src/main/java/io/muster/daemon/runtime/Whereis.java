package io.muster.daemon.runtime;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.SidecarView;
import io.muster.daemon.control.SidecarsView;
import io.muster.daemon.control.WhereisRequest;
import io.muster.daemon.control.WhereisView;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.VariantId;
import io.muster.storage.availability.Availability;
import io.muster.storage.availability.Presence;
import io.muster.storage.library.Entry;
import io.muster.storage.library.EntryPath;
import io.muster.storage.library.Group;
import io.muster.storage.library.Library;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers which devices hold the sidecars of contents and folders. */
final class Whereis {
  /** Contents compared with their groups and bitmaps at once. */
  private static final int PAGE = 500;

  private final DeviceId self;
  private final Library library;
  private final ReadableGroups readable;
  private final Availability availability;
  private final Targets targets;
  private final Predicate<DeviceId> online;

  Whereis(
      DeviceId self,
      Library library,
      Availability availability,
      Targets targets,
      Predicate<DeviceId> online) {
    this.self = self;
    this.library = library;
    this.readable = new ReadableGroups(library.queries());
    this.availability = availability;
    this.targets = targets;
    this.online = online;
  }

  List<WhereisView> whereis(WhereisRequest request) throws ControlException {
    List<WhereisView> views = new ArrayList<>();
    for (String text : request.targets()) {
      views.add(
          switch (targets.find(text)) {
            case Targets.Target.One one -> content(one, request);
            case Targets.Target.Folder folder -> folder(folder, request);
          });
    }
    return views;
  }

  private WhereisView content(Targets.Target.One one, WhereisRequest request) {
    List<SidecarView> sidecars = new ArrayList<>(sidecars(one.content()));
    if (request.missing()) {
      sidecars.removeIf(view -> view.hash() == null || view.devices().size() >= request.copies());
    }
    return new WhereisView.Content(one.path().orElse(null), one.content().toString(), sidecars);
  }

  SidecarsView group(Targets.Target.One one) {
    return new SidecarsView(
        one.path().orElse(null), one.content().toString(), sidecars(one.content()));
  }

  private List<SidecarView> sidecars(ContentId content) {
    Group group = library.queries().group(content);
    Presence presence = availability.presence(List.of(content));
    return views(group, presence, library.queries().deviceNames());
  }

  private List<SidecarView> views(Group group, Presence presence, Map<DeviceId, String> names) {
    List<SidecarView> views = new ArrayList<>();
    group
        .sidecars()
        .forEach(
            (variant, blob) -> views.add(view(group.content(), variant, blob, presence, names)));
    return views;
  }

  private SidecarView view(
      ContentId content,
      VariantId variant,
      Blob blob,
      Presence presence,
      Map<DeviceId, String> names) {
    List<SidecarView.Holder> holders = new ArrayList<>();
    boolean here = false;
    if (blob.isReady()) {
      for (DeviceId device : presence.of(content, variant)) {
        if (library.member(device).isPresent()) {
          here |= device.equals(self);
          holders.add(
              new SidecarView.Holder(device.toString(), name(names, device), online.test(device)));
        }
      }
    }
    return new SidecarView(
        variant.toString(),
        blob.isReady() ? blob.hash().hex() : null,
        blob.size(),
        blob.isReady() ? blob.format() : null,
        here,
        holders,
        blob.isReady() ? null : blob.reason());
  }

  private static String name(Map<DeviceId, String> names, DeviceId device) {
    return names.getOrDefault(device, device.shortId());
  }

  /** The sums of one variant while a folder is gone through. */
  private static final class Sum {
    long total;
    long here;
    final SortedMap<DeviceId, Long> byDevice = new TreeMap<>();
  }

  private WhereisView.Folder folder(Targets.Target.Folder folder, WhereisRequest request) {
    Map<DeviceId, String> names = library.queries().deviceNames();
    SortedMap<VariantId, Sum> sums = new TreeMap<>();
    Set<ContentId> seen = new HashSet<>();
    List<WhereisView.Content> missing = new ArrayList<>();
    long missingTotal = 0;
    @Nullable EntryPath after = null;
    List<Entry> page;
    do {
      page = library.queries().entriesUnder(folder.location(), folder.folder(), after, PAGE);
      SortedMap<ContentId, String> contents = new TreeMap<>();
      for (Entry entry : page) {
        after = entry.path();
        String path = folder.location().path() + "/" + entry.path().full();
        entry.content().filter(seen::add).ifPresent(content -> contents.put(content, path));
      }
      Presence presence = availability.presence(contents.keySet());
      for (Group group : readable.of(contents.keySet()).groups().values()) {
        count(group, presence, sums);
        if (request.missing()) {
          Optional<WhereisView.Content> lacking =
              lacking(group, presence, names, contents.get(group.content()), request.copies());
          missingTotal += lacking.isPresent() ? 1 : 0;
          lacking
              .filter(_ -> missing.size() < WhereisView.Folder.MAX_MISSING)
              .ifPresent(missing::add);
        }
      }
    } while (page.size() == PAGE);
    return new WhereisView.Folder(
        folder.path(),
        seen.size(),
        sums.entrySet().stream().map(sum -> view(sum, names)).toList(),
        request.missing() ? missing : null,
        missingTotal);
  }

  private void count(Group group, Presence presence, SortedMap<VariantId, Sum> sums) {
    group
        .sidecars()
        .forEach(
            (variant, blob) -> {
              if (blob.isReady()) {
                Sum sum = sums.computeIfAbsent(variant, _ -> new Sum());
                sum.total++;
                for (DeviceId device : presence.of(group.content(), variant)) {
                  if (library.member(device).isPresent()) {
                    sum.here += device.equals(self) ? 1 : 0;
                    sum.byDevice.merge(device, 1L, Long::sum);
                  }
                }
              }
            });
  }

  private Optional<WhereisView.Content> lacking(
      Group group,
      Presence presence,
      Map<DeviceId, String> names,
      @Nullable String path,
      int copies) {
    List<SidecarView> few =
        views(group, presence, names).stream()
            .filter(view -> view.hash() != null && view.devices().size() < copies)
            .toList();
    return few.isEmpty()
        ? Optional.empty()
        : Optional.of(new WhereisView.Content(path, group.content().toString(), few));
  }

  private WhereisView.Sum view(Map.Entry<VariantId, Sum> entry, Map<DeviceId, String> names) {
    List<WhereisView.HolderCount> devices = new ArrayList<>();
    entry
        .getValue()
        .byDevice
        .forEach(
            (device, count) ->
                devices.add(
                    new WhereisView.HolderCount(
                        device.toString(), name(names, device), online.test(device), count)));
    return new WhereisView.Sum(
        entry.getKey().toString(), entry.getValue().total, entry.getValue().here, devices);
  }
}

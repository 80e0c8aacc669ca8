package io.muster.daemon.runtime;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.IndexControl;
import io.muster.daemon.control.IndexRequests;
import io.muster.daemon.control.IndexViews;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Uuid;
import io.muster.storage.library.Entry;
import io.muster.storage.library.FileNotes;
import io.muster.storage.library.FilePath;
import io.muster.storage.library.IndexQueries;
import io.muster.storage.library.Library;
import io.muster.storage.library.Location;
import io.muster.storage.library.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Answers what the index knows of files. */
final class IndexService implements IndexControl {
  private final DeviceId self;
  private final Library library;
  private final Targets targets;
  private final Whereis whereis;
  private final Sayings sayings;

  IndexService(DeviceId self, Library library, Targets targets, Whereis whereis, Sayings sayings) {
    this.self = self;
    this.library = library;
    this.targets = targets;
    this.whereis = whereis;
    this.sayings = sayings;
  }

  private IndexQueries index() {
    return library.queries().index();
  }

  @Override
  public List<IndexViews.Said> say(IndexRequests.Say request) throws ControlException {
    List<Targets.Named> named = new ArrayList<>();
    for (String target : request.targets()) {
      named.add(targets.named(target));
    }
    sayings.write(named, request);
    List<FileNotes> about = index().about(named.stream().map(Targets.Named::uuid).toList());
    return IntStream.range(0, named.size())
        .mapToObj(i -> said(named.get(i), about.get(i)))
        .toList();
  }

  private static IndexViews.Said said(Targets.Named target, FileNotes notes) {
    return new IndexViews.Said(
        target.text(),
        target.uuid().toString(),
        notes.tags(),
        notes.labels(),
        notes.notes(),
        notes.favorite(),
        notes.hidden());
  }

  @Override
  public IndexViews.Found find(IndexRequests.Find request) throws ControlException {
    IndexRequests.Range range = request.range();
    Search search =
        new Search(
            request.name(),
            request.words(),
            request.tag(),
            request.label(),
            request.favorite(),
            request.kind(),
            new Search.Sizes(range.minSize(), range.maxSize()));
    checkKind(request.kind());
    try {
      List<Entry> found = index().find(search, range.limit() + 1);
      List<IndexViews.File> files =
          views(found.subList(0, Math.min(found.size(), range.limit()))).stream()
              .sorted(
                  Comparator.comparing(IndexViews.File::path)
                      .thenComparing(IndexViews.File::device))
              .toList();
      return new IndexViews.Found(files, found.size() > range.limit());
    } catch (IllegalArgumentException e) {
      throw ControlException.failed(String.valueOf(e.getMessage()));
    }
  }

  private void checkKind(@Nullable String kind) throws ControlException {
    List<String> kinds = kind == null ? List.of() : index().kinds();
    if (kind != null && !kinds.contains(kind)) {
      throw ControlException.failed(
          "no file is of kind '%s': the kinds are %s".formatted(kind, String.join(", ", kinds)));
    }
  }

  private List<IndexViews.File> views(List<Entry> entries) {
    Map<Uuid, String> names = names();
    Map<Uuid, Location> locations = new HashMap<>();
    library.queries().locations().forEach(location -> locations.put(location.uuid(), location));
    List<IndexViews.File> views = new ArrayList<>();
    for (Entry entry : entries) {
      Location location = locations.get(entry.location());
      if (location != null && location.device().equals(entry.device())) {
        views.add(view(entry, location, names));
      }
    }
    return views;
  }

  private static IndexViews.File view(Entry entry, Location location, Map<Uuid, String> names) {
    return new IndexViews.File(
        location.path() + "/" + entry.path().full(),
        names.getOrDefault(entry.device(), entry.device().toString()),
        entry.attributes().kind().name().toLowerCase(Locale.ROOT),
        entry.attributes().size(),
        Instant.ofEpochMilli(entry.attributes().modifiedAt()),
        entry.content().map(content -> content.uuid().toString()).orElse(null));
  }

  private Map<Uuid, String> names() {
    Map<Uuid, String> names = new HashMap<>();
    library.queries().deviceNames().forEach((device, name) -> names.put(device.uuid(), name));
    return names;
  }

  @Override
  public List<IndexViews.Duplicate> duplicates(IndexRequests.Top request) {
    return index().duplicates(self.uuid(), request.limit()).stream()
        .map(
            duplicate ->
                new IndexViews.Duplicate(
                    duplicate.content().toString(),
                    duplicate.size(),
                    duplicate.wasted(),
                    duplicate.paths().stream().map(Targets::text).toList()))
        .toList();
  }

  @Override
  public List<IndexViews.FolderSum> du(IndexRequests.Top request) throws ControlException {
    List<IndexViews.FolderSum> sums = new ArrayList<>();
    for (Targets.Target.Folder folder : folders(request.path())) {
      index().largestFolders(folder.location(), folder.folder(), request.limit()).stream()
          .map(sum -> view(folder.location(), sum))
          .forEach(sums::add);
    }
    return sums.stream()
        .sorted(Comparator.comparingLong(IndexViews.FolderSum::bytes).reversed())
        .limit(request.limit())
        .toList();
  }

  /** The one that is meant, or all own locations. */
  private List<Targets.Target.Folder> folders(@Nullable String path) throws ControlException {
    if (path != null) {
      return List.of(folder(path));
    }
    List<Targets.Target.Folder> all =
        library.queries().locations(self).stream()
            .map(location -> new Targets.Target.Folder(location, "", location.path()))
            .toList();
    if (all.isEmpty()) {
      throw ControlException.notFound(
          "no folder of this device is indexed; add one: muster location add FOLDER");
    }
    return all;
  }

  private Targets.Target.Folder folder(String path) throws ControlException {
    if (targets.find(path) instanceof Targets.Target.Folder folder) {
      return folder;
    }
    throw new ControlException(Exit.ERROR, path + " is a file; see: muster show " + path);
  }

  private static IndexViews.FolderSum view(Location location, IndexQueries.FolderSum sum) {
    String path = sum.path().isEmpty() ? location.path() : location.path() + "/" + sum.path();
    return new IndexViews.FolderSum(path, sum.files(), sum.bytes());
  }

  @Override
  public IndexViews.Page ls(IndexRequests.Page request) throws ControlException {
    Targets.Target.Folder folder = folder(request.path());
    String after = request.after();
    List<Entry> found =
        library
            .queries()
            .entriesIn(
                folder.location(),
                folder.folder(),
                after == null ? "" : after,
                request.limit() + 1);
    List<Entry> page = found.subList(0, Math.min(found.size(), request.limit()));
    boolean isEnd = found.size() == page.size();
    return new IndexViews.Page(views(page), isEnd ? null : page.getLast().path().name());
  }

  @Override
  public List<IndexViews.Use> tags() {
    List<IndexViews.Use> uses = new ArrayList<>();
    index().tags(IndexRequests.MAX_ROWS).forEach(use -> uses.add(view("tag", use)));
    index().labels().forEach(use -> uses.add(view("label", use)));
    return uses;
  }

  private static IndexViews.Use view(String aspect, IndexQueries.Use use) {
    return new IndexViews.Use(aspect, use.name(), use.color(), use.icon(), use.uses());
  }

  @Override
  public IndexViews.Content show(String target) throws ControlException {
    Targets.Target.One one = targets.content(target);
    Uuid uuid = one.content().uuid();
    Map<Uuid, String> names = names();
    List<IndexViews.Place> places =
        library.queries().pathsOf(one.content()).stream()
            .map(path -> new IndexViews.Place(name(names, path), Targets.text(path)))
            .toList();
    var known = library.queries().content(one.content());
    return new IndexViews.Content(
        one.content().toString(),
        known.map(content -> content.casId().hex()).orElse(null),
        known.map(content -> content.size()).orElse(0L),
        known.map(content -> content.kind()).orElse(""),
        said(new Targets.Named(target, uuid), index().about(uuid)),
        places,
        whereis.group(one).sidecars());
  }

  private static String name(Map<Uuid, String> names, FilePath path) {
    return names.getOrDefault(path.device(), path.device().toString());
  }
}

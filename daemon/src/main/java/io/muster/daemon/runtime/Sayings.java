package io.muster.daemon.runtime;

import com.google.common.base.Splitter;
import com.google.protobuf.ByteString;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.IndexRequests;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.port.RandomSource;
import io.muster.storage.library.IndexQueries;
import io.muster.storage.library.Library;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes what people say of files: tags, labels, notes, favorites and what is hidden. */
final class Sayings {
  /** Longest name of a tag or of one level of a label, in UTF-16 units. */
  static final int MAX_NAME = 200;

  /** Most levels of a label. */
  static final int MAX_LEVELS = 16;

  private final Library library;
  private final Records records;
  private final RandomSource random;

  Sayings(Library library, Records records, RandomSource random) {
    this.library = library;
    this.records = records;
    this.random = random;
  }

  private IndexQueries index() {
    return library.queries().index();
  }

  /** Writes all of it, or nothing. */
  synchronized void write(List<Targets.Named> targets, IndexRequests.Say request)
      throws ControlException {
    List<Mutation> mutations = new ArrayList<>();
    switch (request.aspect()) {
      case TAG -> tags(targets, request, mutations);
      case LABEL -> labels(targets, request, mutations);
      case NOTE -> notes(targets, request, mutations);
      case FAVORITE -> flag("favorite", targets, request, mutations);
      case HIDE -> flag("hidden", targets, request, mutations);
    }
    if (!mutations.isEmpty()) {
      records.write(mutations);
    }
  }

  private void tags(
      List<Targets.Named> targets, IndexRequests.Say request, List<Mutation> mutations)
      throws ControlException {
    for (String name : request.add()) {
      Uuid tag = tag(named(name), mutations);
      targets.forEach(t -> mutations.add(put(RecordKey.tagOf(tag, t.uuid()))));
    }
    for (String name : request.remove()) {
      for (Uuid tag : index().tagsNamed(name)) {
        targets.forEach(t -> mutations.add(Mutation.delete(RecordKey.tagOf(tag, t.uuid()))));
      }
    }
  }

  private Uuid tag(String name, List<Mutation> mutations) {
    return index().tagsNamed(name).stream()
        .sorted()
        .findFirst()
        .orElseGet(
            () -> {
              Uuid tag = Locations.newId(random);
              mutations.add(Mutation.put(RecordKey.tag(tag), Map.of("name", Values.ofText(name))));
              return tag;
            });
  }

  private void labels(
      List<Targets.Named> targets, IndexRequests.Say request, List<Mutation> mutations)
      throws ControlException {
    Map<String, List<Uuid>> known = new HashMap<>();
    index().labelPaths().forEach((path, uuids) -> known.put(path, new ArrayList<>(uuids)));
    for (String path : request.add()) {
      Uuid label = label(path, known, mutations);
      targets.forEach(t -> mutations.add(put(RecordKey.labelOf(label, t.uuid()))));
    }
    for (String path : request.remove()) {
      for (Uuid label : known.getOrDefault(path, List.of())) {
        targets.forEach(t -> mutations.add(Mutation.delete(RecordKey.labelOf(label, t.uuid()))));
      }
    }
  }

  /** The label at a path; levels that are not there are made. */
  private Uuid label(String path, Map<String, List<Uuid>> known, List<Mutation> mutations)
      throws ControlException {
    List<String> levels = Splitter.on('/').splitToList(path);
    if (levels.size() > MAX_LEVELS) {
      throw ControlException.failed("'" + path + "' has more than " + MAX_LEVELS + " levels");
    }
    String at = "";
    Uuid label = new Uuid(0, 0);
    ByteString parent = ByteString.EMPTY;
    for (String level : levels) {
      at = at.isEmpty() ? named(level) : at + "/" + named(level);
      List<Uuid> there = known.computeIfAbsent(at, _ -> new ArrayList<>());
      if (there.isEmpty()) {
        there.add(Locations.newId(random));
        mutations.add(
            Mutation.put(
                RecordKey.label(there.getFirst()),
                Map.of("name", Values.ofText(level), "parent", parent)));
      }
      label = there.getFirst();
      parent = label.byteString();
    }
    return label;
  }

  private static String named(String name) throws ControlException {
    if (name.isBlank() || name.length() > MAX_NAME || !name.equals(name.strip())) {
      throw ControlException.failed(
          "'%s' is no name: 1 to %d letters, no blanks around them".formatted(name, MAX_NAME));
    }
    return name;
  }

  private static void notes(
      List<Targets.Named> targets, IndexRequests.Say request, List<Mutation> mutations) {
    String note = request.add().isEmpty() ? "" : String.join("\n", request.add());
    if (!request.add().isEmpty() || !request.remove().isEmpty()) {
      targets.forEach(t -> mutations.add(metadata(t, "notes", Values.ofText(note))));
    }
  }

  private static void flag(
      String field,
      List<Targets.Named> targets,
      IndexRequests.Say request,
      List<Mutation> mutations) {
    if (!request.add().isEmpty() || !request.remove().isEmpty()) {
      ByteString value = Values.ofNumber(request.add().isEmpty() ? 0 : 1);
      targets.forEach(t -> mutations.add(metadata(t, field, value)));
    }
  }

  private static Mutation metadata(Targets.Named target, String field, ByteString value) {
    return Mutation.put(RecordKey.metadata(target.uuid()), Map.of(field, value));
  }

  private static Mutation put(RecordKey key) {
    return Mutation.put(key, Map.of());
  }
}

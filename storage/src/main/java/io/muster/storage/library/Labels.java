package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The labels that exist, as a forest. Devices that move labels at once can make a cycle: it is cut
 * at the edge with the lowest stamp, which is the same everywhere. A label whose parent is not here
 * stands at the top.
 */
final class Labels {
  /** Deepest nesting that is shown. */
  static final int MAX_DEPTH = 64;

  private static final Comparator<Edge> LOWEST =
      Comparator.comparing((Edge edge) -> edge.register().time())
          .thenComparing(edge -> edge.register().device())
          .thenComparing(Edge::child);

  private final Map<Uuid, String> names = new HashMap<>();
  private final Map<Uuid, Edge> parents = new HashMap<>();

  private record Edge(Uuid child, Uuid parent, Register register) {}

  Labels(Collection<LibraryRecord> records) {
    for (LibraryRecord record : records) {
      Optional<ByteString> name = record.value("name");
      if (record.isAlive() && name.isPresent()) {
        names.put(Uuid.of(record.key().key()), Values.text(name.get()));
      }
    }
    for (LibraryRecord record : records) {
      Register parent = record.fields().get("parent");
      Uuid child = Uuid.of(record.key().key());
      if (parent != null && parent.value().size() == Uuid.SIZE && names.containsKey(child)) {
        Uuid above = Uuid.of(parent.value());
        if (names.containsKey(above)) {
          parents.put(child, new Edge(child, above, parent));
        }
      }
    }
    new TreeSet<>(names.keySet()).forEach(this::cutCycleAbove);
  }

  private void cutCycleAbove(Uuid start) {
    Set<Uuid> seen = new HashSet<>();
    Uuid at = start;
    while (at != null && seen.add(at)) {
      at = above(at);
    }
    if (at != null) {
      parents.remove(lowestOfCycle(at).child());
    }
  }

  private Edge lowestOfCycle(Uuid on) {
    List<Edge> cycle = new ArrayList<>();
    Uuid at = on;
    do {
      Edge edge = parents.get(at);
      if (edge == null) {
        throw new IllegalStateException("a cycle with an end");
      }
      cycle.add(edge);
      at = edge.parent();
    } while (!at.equals(on));
    return cycle.stream().min(LOWEST).orElseThrow();
  }

  private @Nullable Uuid above(Uuid label) {
    Edge edge = parents.get(label);
    return edge == null ? null : edge.parent();
  }

  /** The names from the top down to this label, {@code /} between them; empty if it is gone. */
  Optional<String> path(Uuid label) {
    if (!names.containsKey(label)) {
      return Optional.empty();
    }
    String path = "";
    Uuid at = label;
    for (int depth = 0; at != null && depth < MAX_DEPTH; depth++) {
      path = names.get(at) + (path.isEmpty() ? "" : "/" + path);
      at = above(at);
    }
    return Optional.of(path);
  }

  /** All labels by their path; several of one path are shown as one. */
  SortedMap<String, List<Uuid>> byPath() {
    SortedMap<String, List<Uuid>> all = new TreeMap<>();
    for (Uuid label : new TreeSet<>(names.keySet())) {
      path(label).ifPresent(path -> all.computeIfAbsent(path, _ -> new ArrayList<>()).add(label));
    }
    return all;
  }

  /** The labels at a path and below it. */
  List<Uuid> at(String path) {
    List<Uuid> found = new ArrayList<>();
    byPath()
        .forEach(
            (other, labels) -> {
              if (other.equals(path) || other.startsWith(path + "/")) {
                found.addAll(labels);
              }
            });
    return found;
  }
}

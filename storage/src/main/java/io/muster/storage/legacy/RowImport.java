package io.muster.storage.legacy;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.legacy.ImportState.Count;
import io.muster.storage.library.Group;
import io.muster.storage.library.LibraryQueries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes over some rows of the older file, in this order: what is intended, bytes, records, what was
 * done. A crash in between has the same rows taken over again, which changes nothing more.
 */
final class RowImport {
  private final LegacyFile legacy;
  private final ImportState state;
  private final LibraryQueries library;
  private final LegacyTarget target;
  private final @Nullable LegacyBytes bytes;
  private final Optional<Uuid> device;

  RowImport(
      LegacyFile legacy,
      ImportState state,
      LibraryQueries library,
      LegacyTarget target,
      @Nullable LegacyBytes bytes,
      Optional<Uuid> device) {
    this.legacy = legacy;
    this.state = state;
    this.library = library;
    this.target = target;
    this.bytes = bytes;
    this.device = device;
  }

  /** A row whose content is known. */
  private record Mapped(LegacyRow.Good row, ContentId content) {}

  /** What becomes of some rows. */
  private static final class Plan {
    final List<LegacyProblem> problems = new ArrayList<>();
    final Set<Uuid> waiting = new HashSet<>();
    final List<Mapped> mapped = new ArrayList<>();
    final List<Mapped> wanted = new ArrayList<>();
    final Set<Long> made = new HashSet<>();
    final Set<ContentId> held = new HashSet<>();
    long taken;
    long pending;
    long kept;
    long verified;
  }

  /**
   * Takes rows over.
   *
   * @param done what else is to be remembered with it
   */
  void run(List<LegacyRow> rows, Runnable done) {
    run(rows, true, done);
  }

  /** Takes rows over ahead of their turn, at which they are counted. */
  void runAhead(List<LegacyRow> rows) {
    run(rows, false, () -> {});
  }

  private void run(List<LegacyRow> rows, boolean counted, Runnable done) {
    Plan plan = new Plan();
    map(rows, plan);
    compare(plan);
    state.transaction(
        () -> state.made().intend(plan.wanted.stream().map(mapped -> mapped.row().id()).toList()));
    takeBytes(plan);
    if (!plan.wanted.isEmpty()) {
      target.enter(sidecars(plan.wanted));
    }
    if (!plan.held.isEmpty()) {
      target.recheck(plan.held);
    }
    verify(plan);
    state.transaction(
        () -> {
          remember(plan, counted);
          done.run();
        });
  }

  /** Which bytes a content of the older file is, if anybody knows. */
  Optional<ContentId> content(Uuid name) {
    return legacy
        .bytesOf(name)
        .or(() -> state.shown(name))
        .map(ContentId::of)
        .or(() -> Optional.of(new ContentId(name)).filter(this::isKnown));
  }

  /** Muster's own name for it, of a file that was scanned or a group that was mirrored. */
  private boolean isKnown(ContentId content) {
    return library.content(content).isPresent() || !library.group(content).sidecars().isEmpty();
  }

  private void map(List<LegacyRow> rows, Plan plan) {
    Map<Uuid, Optional<ContentId>> contents = new HashMap<>();
    for (LegacyRow row : rows) {
      switch (row) {
        case LegacyRow.Pending _ -> plan.pending++;
        case LegacyRow.Bad bad ->
            plan.problems.add(
                new LegacyProblem(bad.id(), LegacyProblem.Kind.REJECTED, bad.reason()));
        case LegacyRow.Good good ->
            contents
                .computeIfAbsent(good.content(), this::content)
                .ifPresentOrElse(
                    content -> plan.mapped.add(new Mapped(good, content)),
                    () -> plan.waiting.add(good.content()));
      }
    }
  }

  /** What the library says already is not written again, and what it says otherwise stays. */
  private void compare(Plan plan) {
    SortedMap<ContentId, Group> groups = groups(plan);
    Set<Long> intended = state.made().intended();
    Map<ContentId, Set<VariantId>> removed = new HashMap<>();
    for (Mapped mapped : plan.mapped) {
      VariantId variant = mapped.row().variant();
      Blob present = present(groups, mapped);
      if (present == null) {
        boolean gone =
            removed.computeIfAbsent(mapped.content(), library::removedSidecars).contains(variant);
        if (gone) {
          plan.kept++;
        } else {
          plan.wanted.add(mapped);
        }
      } else if (!present.equals(mapped.row().blob())) {
        plan.kept++;
      } else if (intended.contains(mapped.row().id())) {
        plan.made.add(mapped.row().id());
        plan.verified++;
      } else {
        plan.verified++;
      }
    }
  }

  private SortedMap<ContentId, Group> groups(Plan plan) {
    return library.groups(plan.mapped.stream().map(Mapped::content).distinct().toList());
  }

  private static @Nullable Blob present(Map<ContentId, Group> groups, Mapped mapped) {
    Group group = groups.get(mapped.content());
    return group == null ? null : group.sidecars().get(mapped.row().variant());
  }

  /** Only what the older file says that this device has, and only if it is what it says. */
  private void takeBytes(Plan plan) {
    if (bytes == null || device.isEmpty()) {
      return;
    }
    Map<Uuid, Set<String>> held = new HashMap<>();
    for (Mapped mapped : plan.mapped) {
      LegacyRow.Good row = mapped.row();
      Set<String> variants =
          held.computeIfAbsent(row.content(), name -> legacy.heldBy(name, device.get()));
      if (row.blob().isReady() && variants.contains(row.variant().toString())) {
        Optional<String> failure = bytes.take(row);
        if (failure.isEmpty()) {
          plan.taken++;
          plan.held.add(mapped.content());
        } else {
          plan.problems.add(new LegacyProblem(row.id(), LegacyProblem.Kind.BYTES, failure.get()));
        }
      }
    }
  }

  private static Map<ContentId, Map<VariantId, Blob>> sidecars(List<Mapped> wanted) {
    Map<ContentId, Map<VariantId, Blob>> sidecars = new TreeMap<>();
    for (Mapped mapped : wanted) {
      sidecars
          .computeIfAbsent(mapped.content(), content -> new TreeMap<>())
          .put(mapped.row().variant(), mapped.row().blob());
    }
    return sidecars;
  }

  /** Reads back what was entered. */
  private void verify(Plan plan) {
    SortedMap<ContentId, Group> groups = groups(plan);
    for (Mapped mapped : plan.wanted) {
      Blob present = present(groups, mapped);
      plan.made.add(mapped.row().id());
      if (mapped.row().blob().equals(present)) {
        plan.verified++;
      } else {
        String said = present == null ? "nothing" : "something else";
        plan.problems.add(
            new LegacyProblem(
                mapped.row().id(), LegacyProblem.Kind.MISMATCH, "the library says " + said));
      }
    }
  }

  private void remember(Plan plan, boolean counted) {
    plan.problems.forEach(state::problem);
    plan.waiting.forEach(state::waits);
    for (Mapped mapped : plan.mapped) {
      state.name(mapped.content(), mapped.row().content());
    }
    state.made().add(plan.made);
    state.add(Count.IMPORTED, plan.made.size());
    if (!counted) {
      return;
    }
    state.add(Count.VERIFIED, plan.verified);
    state.add(Count.KEPT, plan.kept);
    state.add(Count.PENDING, plan.pending);
    state.add(Count.BYTES, plan.taken);
  }

  /** The bytes of a content, shown by a person or a scan. */
  void show(Uuid name, Hash hash) {
    state.transaction(() -> state.show(name, hash));
  }
}

package io.muster.storage.integrity;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import io.muster.storage.library.Group;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares record, bytes and bits of contents, and has those mended that do not agree. */
final class Mending {
  private final IntegrityJob.Parts parts;
  private final IntegrityTarget target;
  private final Bytes bytes;
  private final Tally tally;

  Mending(IntegrityJob.Parts parts, IntegrityTarget target, Bytes bytes, Tally tally) {
    this.parts = parts;
    this.target = target;
    this.bytes = bytes;
    this.tally = tally;
  }

  /**
   * Where the bits of a content are not what they should be.
   *
   * @param wrong set, without the bytes of a sidecar
   * @param missing not set, although the bytes are here
   */
  private record Difference(ContentId content, Set<VariantId> wrong, Set<VariantId> missing) {
    boolean isNone() {
      return wrong.isEmpty() && missing.isEmpty();
    }
  }

  boolean differs(Group group, Collection<VariantId> held) {
    return !difference(group, held).isNone();
  }

  private Difference difference(Group group, Collection<VariantId> held) {
    Set<VariantId> here = new TreeSet<>();
    group
        .sidecars()
        .forEach(
            (variant, blob) -> {
              if (isHere(blob)) {
                here.add(variant);
              }
            });
    Set<VariantId> wrong = new TreeSet<>(held);
    wrong.removeAll(here);
    here.removeAll(held);
    return new Difference(group.content(), wrong, here);
  }

  private boolean isHere(Blob blob) {
    return bytes.isHere(blob);
  }

  private Optional<Difference> look(ContentId content) {
    return Groups.read(parts.library(), content)
        .map(group -> difference(group, parts.availability().heldBy(parts.self(), content)));
  }

  /** What differed a moment ago is looked at once more, as it may have been on its way. */
  void mend(List<ContentId> suspects) {
    if (suspects.isEmpty()) {
      return;
    }
    target.settle();
    List<Difference> differences = new ArrayList<>();
    for (ContentId content : suspects) {
      look(content).filter(difference -> !difference.isNone()).ifPresent(differences::add);
    }
    target.recheck(differences.stream().map(Difference::content).toList());
    differences.forEach(this::count);
  }

  private void count(Difference before) {
    Difference after =
        look(before.content()).orElse(new Difference(before.content(), Set.of(), Set.of()));
    for (VariantId variant : before.wrong()) {
      tally.error(
          "availability",
          before.content() + " " + variant,
          "this device said that it holds it, and it does not",
          !after.wrong().contains(variant));
    }
    long created = before.missing().stream().filter(v -> !after.missing().contains(v)).count();
    tally.missing(before.missing().size(), created);
  }
}

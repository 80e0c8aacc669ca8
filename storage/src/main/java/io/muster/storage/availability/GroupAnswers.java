package io.muster.storage.availability;

import io.muster.protocol.model.ContentId;
import io.muster.storage.GroupStatus;
import io.muster.storage.Groups;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Adds to answers what the library says of the groups. Called with no lock held. */
final class GroupAnswers {
  /** Contents that are learned of in one go. */
  static final int LEARNED_AT_ONCE = 1000;

  private final Groups library;

  GroupAnswers(Groups library) {
    this.library = library;
  }

  /**
   * Enters how far each group is, and hides what the library has dropped.
   *
   * @param known what memory knew of the contents
   */
  Holders complete(Holders holders, Statuses.Known known, Memory memory) {
    List<ContentId> contents = holders.contents();
    List<ContentId> unknown = new ArrayList<>();
    for (int i = 0; i < contents.size(); i++) {
      if (!known.has(i)) {
        unknown.add(contents.get(i));
      }
    }
    Map<ContentId, GroupStatus> learned = ask(unknown, memory);
    boolean hides = false;
    for (int i = 0; i < contents.size(); i++) {
      @Nullable GroupStatus status = known.has(i) ? known.get(i) : learned.get(contents.get(i));
      holders.setStatus(i, status);
      hides |= status == GroupStatus.NONE;
    }
    if (hides) {
      hideDropped(holders);
    }
    return holders;
  }

  private Map<ContentId, GroupStatus> ask(List<ContentId> contents, Memory memory) {
    if (contents.isEmpty()) {
      return Map.of();
    }
    int knownBefore = memory.known();
    Map<ContentId, GroupStatus> answer = library.statuses(contents);
    memory.learn(knownBefore, contents, answer);
    return answer;
  }

  private void hideDropped(Holders holders) {
    List<ContentId> contents = holders.contents();
    Set<ContentId> suspects = new HashSet<>();
    for (int i = 0; i < contents.size(); i++) {
      if (holders.status(i) == GroupStatus.NONE) {
        suspects.add(contents.get(i));
      }
    }
    Set<ContentId> dropped = library.dropped(List.copyOf(suspects));
    for (int i = 0; i < contents.size(); i++) {
      if (dropped.contains(contents.get(i))) {
        holders.hide(i);
      }
    }
  }

  /** Learns of all contents that memory has, until it is told to stop. */
  void learnAll(Memory memory, BooleanSupplier stop) {
    for (int from = 0; from < memory.known() && !stop.getAsBoolean(); from += LEARNED_AT_ONCE) {
      ask(memory.unlearned(from, Math.min(from + LEARNED_AT_ONCE, memory.known())), memory);
    }
  }
}

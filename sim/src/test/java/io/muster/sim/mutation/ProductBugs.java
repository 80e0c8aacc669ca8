package io.muster.sim.mutation;

import static io.muster.sim.mutation.ProductBug.inLibrary;
import static io.muster.sim.mutation.ProductBug.inProtocol;

import java.util.List;

/** Bugs that no port could bring in. */
final class ProductBugs {
  private static final String LOST = "NothingAcknowledgedIsLost";
  private static final String RISEN = "NoResurrection";
  private static final String STAYS = "RemovedStaysOut";

  static final List<ProductBug> ALL =
      List.of(
          inProtocol(
              "the older write wins",
              LOST,
              1,
              "sync/Merge.java",
              "Comparator.comparing(Register::time)\n",
              "Comparator.comparing(Register::time).reversed()\n"),
          inProtocol(
              "an edit is not stamped above what it saw",
              LOST,
              1,
              "sync/LocalWrite.java",
              "clock.next(nowMillis, before.time())",
              "now.time()"),
          inProtocol(
              "a life goes by time",
              RISEN,
              2,
              "sync/Merge.java",
              "Life.isLife(field) ? BY_LENGTH : BY_TIME",
              "BY_TIME"),
          inProtocol(
              "a removed member stays connected",
              STAYS,
              2,
              "membership/Membership.java",
              "members.member(peer).isEmpty()) {\n        peers.remove",
              "members.member(peer).isEmpty() && peers.isEmpty()) {\n        peers.remove"),
          inLibrary(
              "keeps the first of several writes",
              LOST,
              1,
              "MemoryCommit.java",
              "  void write(Mutation mutation) {\n",
              "  void write(Mutation mutation) {\n    if (context != before) { return; }\n"));

  private ProductBugs() {}
}

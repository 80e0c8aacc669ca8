package io.muster.daemon.control;

import java.time.Instant;
import java.util.List;

/** Answers what the command line shows, and remembers what it was asked. */
final class FakeIndex implements IndexControl {
  private static final String BEACH = "/home/ann/Pictures/beach.jpg";
  private static final IndexViews.Said SAID =
      new IndexViews.Said(
          BEACH,
          Fakes.UUID,
          List.of("sea", "summer"),
          List.of("trips/north"),
          "windy",
          true,
          false);
  private static final IndexViews.File FILE =
      new IndexViews.File(BEACH, "laptop", "file", 2_400_000, Instant.EPOCH, Fakes.UUID);

  private final List<Object> asked;

  FakeIndex(List<Object> asked) {
    this.asked = asked;
  }

  @Override
  public List<IndexViews.Said> say(IndexRequests.Say request) {
    asked.add(request);
    return List.of(SAID);
  }

  @Override
  public IndexViews.Found find(IndexRequests.Find request) {
    asked.add(request);
    boolean more = request.range().limit() == 1;
    return new IndexViews.Found("nothing".equals(request.name()) ? List.of() : List.of(FILE), more);
  }

  @Override
  public List<IndexViews.Duplicate> duplicates(IndexRequests.Top request) {
    asked.add(request);
    return List.of(
        new IndexViews.Duplicate(Fakes.UUID, 2_000, 2_000, List.of(BEACH, BEACH + ".copy")));
  }

  @Override
  public List<IndexViews.FolderSum> du(IndexRequests.Top request) {
    asked.add(request);
    return List.of(new IndexViews.FolderSum("/home/ann/Pictures", 12, 5_000_000));
  }

  @Override
  public IndexViews.Page ls(IndexRequests.Page request) {
    asked.add(request);
    return new IndexViews.Page(List.of(FILE), "beach.jpg");
  }

  @Override
  public List<IndexViews.Use> tags() {
    return List.of(new IndexViews.Use("tag", "sea", "", "", 3));
  }

  @Override
  public IndexViews.Content show(String target) {
    asked.add(target);
    return new IndexViews.Content(
        Fakes.UUID,
        Fakes.HASH,
        2_400_000,
        "image",
        SAID,
        List.of(new IndexViews.Place("laptop", BEACH)),
        List.of(Fakes.THUMB));
  }
}

package io.muster.daemon.control;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the index says. */
public final class IndexViews {
  private IndexViews() {}

  /**
   * What people said of one file.
   *
   * @param target the path or UUID as it was asked for
   * @param uuid of the content, or of the entry where it has none
   */
  public record Said(
      String target,
      String uuid,
      List<String> tags,
      List<String> labels,
      String note,
      boolean favorite,
      boolean hidden) {}

  /**
   * An entry.
   *
   * @param device the name of the device that has it
   * @param kind file, directory, link or other
   */
  public record File(
      String path,
      String device,
      String kind,
      long size,
      Instant modifiedAt,
      @Nullable String contentUuid) {}

  /**
   * What a search found.
   *
   * @param more whether there are more files than were wanted
   */
  public record Found(List<File> files, boolean more) {}

  /**
   * A page of a folder.
   *
   * @param after ask for the next page with it; null at the end
   */
  public record Page(List<File> entries, @Nullable String after) {}

  /** A content that lies at several places of this device. */
  public record Duplicate(String contentUuid, long size, long wasted, List<String> paths) {}

  /** All below a folder. */
  public record FolderSum(String path, long files, long bytes) {}

  /** A tag, or a label by its path. */
  public record Use(String aspect, String name, String color, String icon, long uses) {}

  /** All about one content. */
  public record Content(
      String contentUuid,
      @Nullable String sha256,
      long size,
      String kind,
      Said said,
      List<Place> places,
      List<SidecarView> sidecars) {}

  /** Where a content lies. */
  public record Place(String device, String path) {}
}

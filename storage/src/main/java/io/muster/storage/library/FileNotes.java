package io.muster.storage.library;

import java.util.List;

/**
 * What people said of a file.
 *
 * @param notes empty if there are none
 * @param customData JSON of other programs, empty if there is none
 * @param tags names, in order
 * @param labels paths, in order
 */
public record FileNotes(
    String notes,
    boolean favorite,
    boolean hidden,
    String customData,
    List<String> tags,
    List<String> labels) {
  public FileNotes {
    tags = List.copyOf(tags);
    labels = List.copyOf(labels);
  }
}

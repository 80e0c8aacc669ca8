package io.muster.daemon.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of the verbs that set and ask what the index knows. */
public final class IndexRequests {
  /** Most rows of one answer. */
  public static final int MAX_ROWS = 10_000;

  private IndexRequests() {}

  /** What is said of files. */
  public enum Aspect {
    TAG,
    LABEL,
    NOTE,
    FAVORITE,
    HIDE
  }

  /**
   * What to say of files, or not any more; with neither it is only asked.
   *
   * @param targets absolute paths and content UUIDs
   * @param add tags, label paths, the one note, or anything for favorite and hide
   * @param remove tags and label paths; anything for the others
   */
  public record Say(List<String> targets, Aspect aspect, List<String> add, List<String> remove) {
    /** Longest note, in UTF-16 units. */
    public static final int MAX_NOTE = Requests.MAX_TEXT;

    /** Checks what came over the socket. */
    public Say {
      targets = Requests.requiredAll(targets, "targets");
      add = texts(add, "add");
      remove = texts(remove, "remove");
      if (aspect == null) {
        throw new IllegalArgumentException("'aspect' is missing");
      }
    }

    private static List<String> texts(@Nullable List<String> texts, String name) {
      return texts == null || texts.isEmpty() ? List.of() : Requests.requiredAll(texts, name);
    }
  }

  /** What files are wanted; null asks for nothing. Sizes are bytes, both ends inclusive. */
  public record Find(
      @Nullable String name,
      @Nullable String words,
      @Nullable String tag,
      @Nullable String label,
      boolean favorite,
      @Nullable String kind,
      Range range) {
    /** Checks what came over the socket. */
    public Find {
      name = Requests.optional(name, "name");
      words = Requests.optional(words, "words");
      tag = Requests.optional(tag, "tag");
      label = Requests.optional(label, "label");
      kind = Requests.optional(kind, "kind");
      if (range == null) {
        throw new IllegalArgumentException("'range' is missing");
      }
    }
  }

  /** Sizes, and how many rows at most. */
  public record Range(long minSize, long maxSize, int limit) {
    /** Checks what came over the socket. */
    public Range {
      checkLimit(limit);
    }
  }

  /** The first rows of an answer, of one location or folder or of all. */
  public record Top(@Nullable String path, int limit) {
    /** Checks what came over the socket. */
    public Top {
      path = Requests.optional(path, "path");
      checkLimit(limit);
    }
  }

  /**
   * A page of a folder.
   *
   * @param after the last name of the page before, or null
   */
  public record Page(String path, @Nullable String after, int limit) {
    /** Checks what came over the socket. */
    public Page {
      path = Requests.required(path, "path");
      after = Requests.optional(after, "after");
      checkLimit(limit);
    }
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_ROWS) {
      throw new IllegalArgumentException("'limit' is 1 to " + MAX_ROWS + ", not " + limit);
    }
  }
}

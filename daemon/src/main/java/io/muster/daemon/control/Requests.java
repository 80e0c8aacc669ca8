package io.muster.daemon.control;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The arguments of the verbs whose method takes plain values, and the checks of all. */
public final class Requests {
  /** Length of one path, code or name in a request, in UTF-16 units. */
  static final int MAX_TEXT = 8192;

  private Requests() {}

  /** No arguments. */
  public record None() {}

  /** A code, and where the device that showed it is, HOST:PORT or null. */
  public record Pair(String code, @Nullable String address) {
    /** Checks what came over the socket. */
    public Pair {
      code = required(code, "code");
      address = optional(address, "address");
    }
  }

  /** The absolute path of a location. */
  public record Location(String path) {
    /** Checks what came over the socket. */
    public Location {
      path = required(path, "path");
    }
  }

  /** The absolute path of a folder to index, and how much of it is read. */
  public record NewLocation(String path, @Nullable String mode) {
    /** Checks what came over the socket. */
    public NewLocation {
      path = required(path, "path");
      mode = optional(mode, "mode");
      if (mode != null && !List.of("metadata", "content", "deep").contains(mode)) {
        throw new IllegalArgumentException("'mode' is metadata, content or deep, not " + mode);
      }
    }
  }

  /** Whether the bytes of all sidecars are read too. */
  public record Verify(boolean deep) {}

  /** The absolute path of a location, or null for all. */
  public record Rescan(@Nullable String path) {
    /** Checks what came over the socket. */
    public Rescan {
      path = optional(path, "path");
    }
  }

  /** An absolute path or a content UUID. */
  public record Target(String target) {
    /** Checks what came over the socket. */
    public Target {
      target = required(target, "target");
    }
  }

  /** An absolute path or a content UUID, and a variant id. */
  public record TargetVariant(String target, String variant) {
    /** Checks what came over the socket. */
    public TargetVariant {
      target = required(target, "target");
      variant = required(variant, "variant");
    }
  }

  /** A variant id and whether it is made from now on; both are null where it is only asked. */
  public record Variants(@Nullable String id, @Nullable Boolean active) {
    /** Checks what came over the socket. */
    public Variants {
      id = optional(id, "id");
      if ((id == null) != (active == null)) {
        throw new IllegalArgumentException("'id' and 'active' go together");
      }
    }
  }

  /** Refuses a text that is missing, empty, too long or holds a zero character. */
  static String required(@Nullable String text, String name) {
    if (text == null || text.isEmpty()) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "'%s' has %,d characters; at most %,d are taken",
              name,
              text.length(),
              MAX_TEXT));
    }
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("'" + name + "' holds a zero character");
    }
    return text;
  }

  static @Nullable String optional(@Nullable String text, String name) {
    return text == null ? null : required(text, name);
  }

  static List<String> requiredAll(@Nullable List<String> texts, String name) {
    if (texts == null || texts.isEmpty()) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    texts.forEach(text -> required(text, name));
    return List.copyOf(texts);
  }
}

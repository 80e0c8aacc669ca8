package io.muster.daemon.control;

import org.jspecify.annotations.Nullable;

/**
 * Begins, shows or moves on the taking over of a library in the older layout.
 *
 * @param source what to begin with; null unless it begins
 * @param to the phase to go on to; null unless it goes on
 * @param anyway go on to the last phase although some of it was not taken over
 * @param shown which bytes a waiting content is; null unless it is shown
 */
public record MigrateLegacyRequest(
    Action action,
    @Nullable Source source,
    @Nullable Phase to,
    boolean anyway,
    @Nullable Shown shown) {
  /** What is to be done. */
  public enum Action {
    BEGIN,
    STATUS,
    GO_ON,
    ROLL_BACK,
    SHOW
  }

  /** Where it stands. */
  public enum Phase {
    WRITE_BOTH,
    READ_BOTH,
    WRITE_NEW,
    DROPPED,
    UNDOING
  }

  /**
   * The older library.
   *
   * @param from absolute path of its database
   * @param device the UUID by which it calls this device, or null
   * @param sidecars absolute path of the folder with its sidecars' bytes, or null
   */
  public record Source(String from, @Nullable String device, @Nullable String sidecars) {
    /** Checks what came over the socket. */
    public Source {
      from = Requests.required(from, "from");
      device = Requests.optional(device, "device");
      sidecars = Requests.optional(sidecars, "sidecars");
    }
  }

  /**
   * Which bytes a content is.
   *
   * @param content its UUID in the older library
   * @param file absolute path of a file that has the bytes
   */
  public record Shown(String content, String file) {
    /** Checks what came over the socket. */
    public Shown {
      content = Requests.required(content, "content");
      file = Requests.required(file, "file");
    }
  }

  /** Checks what came over the socket. */
  public MigrateLegacyRequest {
    boolean whole =
        action != null
            && (action == Action.BEGIN) == (source != null)
            && (action == Action.GO_ON) == (to != null)
            && (action == Action.SHOW) == (shown != null);
    if (!whole) {
      throw new IllegalArgumentException("'action' is missing, or does not go with the rest");
    }
  }

  /** How does it stand? */
  public static MigrateLegacyRequest status() {
    return new MigrateLegacyRequest(Action.STATUS, null, null, false, null);
  }

  public static MigrateLegacyRequest rollBack() {
    return new MigrateLegacyRequest(Action.ROLL_BACK, null, null, false, null);
  }

  public static MigrateLegacyRequest begin(Source source) {
    return new MigrateLegacyRequest(Action.BEGIN, source, null, false, null);
  }

  public static MigrateLegacyRequest goOn(Phase to, boolean anyway) {
    return new MigrateLegacyRequest(Action.GO_ON, null, to, anyway, null);
  }

  public static MigrateLegacyRequest show(Shown shown) {
    return new MigrateLegacyRequest(Action.SHOW, null, null, false, shown);
  }
}

package io.muster.daemon.control;

import org.jspecify.annotations.Nullable;

/**
 * Begins, shows or moves on the taking over of a library in the older layout.
 *
 * @param from absolute path of the older library's database; begins an import
 * @param device the UUID by which the older library calls this device
 * @param sidecars absolute path of the folder with the older library's sidecar bytes
 * @param to the phase to go on to; null to stay
 * @param anyway go on to the last phase although some of it was not taken over
 * @param show UUID of a waiting content, of which {@code file} has the bytes
 * @param file absolute path
 */
public record MigrateLegacyRequest(
    Action action,
    @Nullable String from,
    @Nullable String device,
    @Nullable String sidecars,
    @Nullable Phase to,
    boolean anyway,
    @Nullable String show,
    @Nullable String file) {
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

  /** Checks what came over the socket. */
  public MigrateLegacyRequest {
    if (action == null) {
      throw new IllegalArgumentException("'action' is missing");
    }
    from = action == Action.BEGIN ? Requests.required(from, "from") : null;
    device = Requests.optional(device, "device");
    sidecars = Requests.optional(sidecars, "sidecars");
    if (action == Action.GO_ON && to == null) {
      throw new IllegalArgumentException("'to' is missing");
    }
    show = action == Action.SHOW ? Requests.required(show, "show") : null;
    file = action == Action.SHOW ? Requests.required(file, "file") : null;
  }

  /** How does it stand? */
  public static MigrateLegacyRequest status() {
    return of(Action.STATUS);
  }

  public static MigrateLegacyRequest rollBack() {
    return of(Action.ROLL_BACK);
  }

  private static MigrateLegacyRequest of(Action action) {
    return new MigrateLegacyRequest(action, null, null, null, null, false, null, null);
  }

  public static MigrateLegacyRequest begin(
      String from, @Nullable String device, @Nullable String sidecars) {
    return new MigrateLegacyRequest(Action.BEGIN, from, device, sidecars, null, false, null, null);
  }

  public static MigrateLegacyRequest goOn(Phase to, boolean anyway) {
    return new MigrateLegacyRequest(Action.GO_ON, null, null, null, to, anyway, null, null);
  }

  /** This file has the bytes of a content that waits. */
  public static MigrateLegacyRequest show(String content, String file) {
    return new MigrateLegacyRequest(Action.SHOW, null, null, null, null, false, content, file);
  }
}

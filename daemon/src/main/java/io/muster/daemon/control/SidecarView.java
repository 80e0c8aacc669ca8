package io.muster.daemon.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sidecar and who holds it.
 *
 * @param id variant id
 * @param hash SHA-256 of its bytes in hex, null if it could not be made
 * @param size bytes
 * @param format such as {@code jpeg}
 * @param here whether this device holds it
 * @param failure why it could not be made, or null
 */
public record SidecarView(
    String id,
    @Nullable String hash,
    long size,
    @Nullable String format,
    boolean here,
    List<Holder> devices,
    @Nullable String failure) {

  /** A device that holds it. */
  public record Holder(String id, String name, boolean online) {}
}

package io.muster.daemon.control;

import org.jspecify.annotations.Nullable;

/**
 * Asks for the bytes of one sidecar.
 *
 * @param target absolute path or content UUID
 * @param variant variant id such as {@code thumb_256}
 * @param output absolute path of the file to write, or null to leave the bytes in the library
 */
public record FetchRequest(String target, String variant, @Nullable String output) {
  /** Checks what came over the socket. */
  public FetchRequest {
    target = Requests.required(target, "target");
    variant = Requests.required(variant, "variant");
    output = Requests.optional(output, "output");
  }
}

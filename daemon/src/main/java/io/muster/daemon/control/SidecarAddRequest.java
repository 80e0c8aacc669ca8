package io.muster.daemon.control;

import org.jspecify.annotations.Nullable;

/**
 * Registers a sidecar that another program made.
 *
 * @param target absolute path or UUID of the content that it was made from
 * @param kind such as {@code transcript}
 * @param variant such as {@code default}
 * @param sidecarFile absolute path of the sidecar's bytes
 * @param format such as {@code json}, or null to take the ending of the file's name
 */
public record SidecarAddRequest(
    String target, String kind, String variant, String sidecarFile, @Nullable String format) {
  /** Checks what came over the socket. */
  public SidecarAddRequest {
    target = Requests.required(target, "target");
    kind = Requests.required(kind, "kind");
    variant = Requests.required(variant, "variant");
    sidecarFile = Requests.required(sidecarFile, "sidecar_file");
    format = Requests.optional(format, "format");
  }
}

package io.muster.daemon.control;

/**
 * A sidecar that was got.
 *
 * @param variant variant id
 * @param hash SHA-256 of the bytes, hex, checked
 * @param size bytes
 * @param file where the bytes lie: the output that was asked for, else the file in the library
 * @param source the device that it came from
 */
public record FetchView(
    String contentUuid,
    String variant,
    String hash,
    long size,
    String format,
    String file,
    Source source) {

  /** Where it came from; local if this device held it before. */
  public record Source(String id, String name, boolean local) {}
}

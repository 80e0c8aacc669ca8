package io.muster.daemon.scan;

import io.muster.protocol.model.Hash;
import org.jspecify.annotations.Nullable;

/**
 * What the index knows of one path, as the scanner once reported it.
 *
 * @param path relative to the location, with '/'
 * @param mtimeNanos as in {@link ScannedFile#mtimeNanos()}
 * @param permissions the nine bits of the mode
 * @param hash of a file's bytes; null for what has none
 */
public record KnownFile(
    String path,
    FileKind kind,
    long size,
    long mtimeNanos,
    long inode,
    int permissions,
    @Nullable Hash hash) {

  /** Whether a file that looks like this now still has the bytes that were hashed. */
  boolean hasBytesOf(FileStat now) {
    return hash != null
        && kind == FileKind.FILE
        && now.kind() == FileKind.FILE
        && size == now.size()
        && mtimeNanos == now.mtimeNanos()
        && inode == now.inode();
  }
}

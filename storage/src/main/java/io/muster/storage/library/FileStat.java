package io.muster.storage.library;

import io.muster.protocol.model.Uuid;

/**
 * How an own file looked when it was indexed, beside what its entry says.
 *
 * @param path within the location, whole
 * @param mtimeNanos last change, nanoseconds since 1970
 * @param inode the file system's number for it, or 0
 */
public record FileStat(Uuid location, String path, long mtimeNanos, long inode) {}

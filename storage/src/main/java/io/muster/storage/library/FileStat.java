package io.muster.storage.library;

import io.muster.protocol.model.RecordKey;

/**
 * How an own file looked when it was hashed, beside its size.
 *
 * @param entry the key of its entry
 * @param mtimeNanos last change, nanoseconds since 1970
 * @param inode the file system's number for it, or 0
 */
public record FileStat(RecordKey entry, long mtimeNanos, long inode) {}

package io.muster.daemon.scan;

import io.muster.protocol.model.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Reads files for their SHA-256 with one buffer; makes sure that no reading mixes two states. */
final class FileHasher {
  /** How often a file that keeps changing is read before it counts as unreadable. */
  static final int MAX_READS = 3;

  private static final int BUFFER_BYTES = 256 * 1024;

  private final Disk disk;
  private final BooleanSupplier cancelled;
  private final boolean readsBytes;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final MessageDigest digest = Hash.newDigest();
  private byte[] head = {};
  private long bytesRead;

  FileHasher(Disk disk, BooleanSupplier cancelled) {
    this(disk, cancelled, true);
  }

  /** With {@code readsBytes} false there is nothing to ask of it. */
  FileHasher(Disk disk, BooleanSupplier cancelled, boolean readsBytes) {
    this.readsBytes = readsBytes;
    this.disk = disk;
    this.cancelled = cancelled;
  }

  /** A file's hash and how it looked both before and after the reading. */
  record Hashed(FileStat stat, Hash hash, ContentKind kind) {}

  void checkCancelled() {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the scan was cancelled");
    }
  }

  boolean readsBytes() {
    return readsBytes;
  }

  long bytesRead() {
    return bytesRead;
  }

  /**
   * Hashes a regular file.
   *
   * @throws IOException if it can't be read, or changes faster than that
   * @throws CancellationException if the scan was cancelled
   */
  Hashed hash(Path file, FileStat seen) throws IOException {
    FileStat before = seen;
    for (int read = 0; read < MAX_READS; read++) {
      Hash hash = read(file, before.size());
      FileStat after = disk.stat(file);
      if (after.sameBytes(before)) {
        return new Hashed(after, hash, ContentKind.of(head));
      }
      if (after.kind() != FileKind.FILE) {
        throw new IOException("it was replaced while it was read");
      }
      before = after;
    }
    throw new IOException("it changed during each of " + MAX_READS + " readings");
  }

  /** Stops after the size that was seen, since a file may grow as fast as it is read. */
  private Hash read(Path file, long size) throws IOException {
    digest.reset();
    long left = size;
    head = new byte[0];
    try (ReadableByteChannel in = disk.open(file)) {
      while (left > 0) {
        checkCancelled();
        buffer.clear().limit((int) Math.min(left, buffer.capacity()));
        int count = in.read(buffer);
        if (count < 0) {
          break;
        }
        buffer.flip();
        if (left == size) {
          head = new byte[Math.min(count, ContentKind.HEAD)];
          buffer.get(0, head);
        }
        digest.update(buffer);
        left -= count;
        bytesRead += count;
      }
    }
    return Hash.of(digest.digest());
  }
}

package io.muster.storage.sidecar;

import io.muster.protocol.model.Hash;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A download under way: its bytes so far, kept over breaks and restarts. What is there is hashed
 * again when it goes on; only the whole with the right hash enters the store.
 */
public final class Partial implements AutoCloseable {
  private final SidecarStore store;
  private final Path file;
  private final Hash hash;
  private final long size;
  private final FileChannel channel;
  private MessageDigest digest = Hash.newDigest();
  private long length;

  private Partial(SidecarStore store, Path file, Hash hash, long size, FileChannel channel) {
    this.store = store;
    this.file = file;
    this.hash = hash;
    this.size = size;
    this.channel = channel;
  }

  static Partial open(SidecarStore store, Path file, Hash hash, long size) throws IOException {
    FileChannel channel =
        Failures.writing(
            file,
            () ->
                FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE));
    try {
      lock(file, channel);
      Partial partial = new Partial(store, file, hash, size, channel);
      partial.resume();
      return partial;
    } catch (IOException | StorageException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(Path file, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw alreadyFetched(file, e);
    }
    if (lock == null) {
      throw alreadyFetched(file, null);
    }
  }

  private static IOException alreadyFetched(Path file, @Nullable Throwable cause) {
    IOException error = new FileAlreadyExistsException(file + " is being fetched already");
    error.initCause(cause);
    return error;
  }

  private void resume() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    if (channel.size() > size) {
      channel.truncate(0); // another size was announced then
    }
    while (channel.read(buffer.clear()) > 0) {
      length += buffer.flip().remaining();
      digest.update(buffer);
    }
  }

  /** Bytes that are there. */
  public long length() {
    return length;
  }

  public boolean isComplete() {
    return length == size;
  }

  /**
   * Appends bytes.
   *
   * @throws IllegalArgumentException if there would be more than the whole
   * @throws StorageException if they can't be written
   */
  public void write(byte[] bytes) {
    if (length + bytes.length > size) {
      throw new IllegalArgumentException("more than " + size + " bytes came");
    }
    Failures.writing(
        file,
        () -> {
          ByteBuffer left = ByteBuffer.wrap(bytes);
          while (left.hasRemaining()) {
            channel.write(left, length + left.position());
          }
          return left;
        });
    digest.update(bytes);
    length += bytes.length;
  }

  /**
   * Enters the whole into the store, durable when it returns. Returns false if the bytes have
   * another hash: then they are thrown away.
   *
   * @throws IllegalStateException if some are missing
   */
  public boolean finish() {
    if (!isComplete()) {
      throw new IllegalStateException(length + " of " + size + " bytes are there");
    }
    if (!Hash.of(digest.digest()).equals(hash)) {
      discard();
      return false;
    }
    Failures.writing(
        file,
        () -> {
          channel.force(true);
          return channel;
        });
    store.adopt(file, hash);
    return true;
  }

  /** Throws away what is there, to begin anew. */
  public void discard() {
    Failures.writing(file, () -> channel.truncate(0));
    digest = Hash.newDigest();
    length = 0;
  }

  /** Keeps what is there for the next time; an empty file is removed. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (length == 0) {
      Files.deleteIfExists(file);
    }
  }
}

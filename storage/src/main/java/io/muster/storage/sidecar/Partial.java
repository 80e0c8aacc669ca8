package io.muster.storage.sidecar;

import io.muster.protocol.model.Hash;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A download under way: its bytes so far, kept over breaks and restarts. What is there is hashed
 * again when it goes on; only the whole with the right hash enters the store. For one thread.
 */
public final class Partial implements AutoCloseable {
  private final SidecarStore store;
  private final Path file;
  private final Hash hash;
  private final long size;
  private final FileChannel channel;
  private MessageDigest digest = Hash.newDigest();
  private long length;
  private boolean stored;

  private Partial(SidecarStore store, Path file, Hash hash, long size, FileChannel channel) {
    this.store = store;
    this.file = file;
    this.hash = hash;
    this.size = size;
    this.channel = channel;
  }

  static Partial open(SidecarStore store, Path file, Hash hash, long size) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      Partial partial = new Partial(store, file, hash, size, channel);
      try {
        partial.resume();
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      return partial;
    } catch (IOException e) {
      throw Failures.of(file, e);
    }
  }

  private void resume() throws IOException {
    long there = channel.size();
    if (there > size) {
      channel.truncate(0); // another size was announced then
      return;
    }
    ByteBuffer buffer = ByteBuffer.allocate(SidecarStore.BUFFER);
    while (length < there && channel.read(buffer.clear(), length) > 0) {
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
    if (bytes.length > size - length) {
      throw new IllegalArgumentException("more than " + size + " bytes came");
    }
    Failures.writing(
        file,
        () -> {
          ByteBuffer left = ByteBuffer.wrap(bytes);
          while (left.hasRemaining()) {
            channel.write(left, length + left.position());
          }
        });
    digest.update(bytes);
    length += bytes.length;
  }

  /**
   * Enters the whole into the store, durable when it returns. Returns false if the bytes have
   * another hash: then they are thrown away.
   *
   * @throws IllegalStateException if some are missing
   * @throws StorageException if it can't be written; the bytes are kept
   */
  public boolean finish() {
    if (!isComplete()) {
      throw new IllegalStateException(length + " of " + size + " bytes are there");
    }
    if (stored) {
      return true;
    }
    if (!hashSoFar().equals(hash)) {
      discard();
      return false;
    }
    Failures.writing(file, () -> channel.force(true));
    store.adopt(file, hash);
    stored = true;
    return true;
  }

  private Hash hashSoFar() {
    try {
      // A digest that has been read is empty, and finish may be tried again.
      return Hash.of(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("every Java runtime can copy a SHA-256", e);
    }
  }

  /**
   * Throws away what is there, to begin anew.
   *
   * @throws IllegalStateException if it has entered the store
   */
  public void discard() {
    if (stored) {
      throw new IllegalStateException(hash + " is stored already");
    }
    Failures.writing(file, () -> channel.truncate(0));
    digest = Hash.newDigest();
    length = 0;
  }

  /** Keeps what is there for the next time; an empty file is removed. */
  @Override
  public void close() {
    try {
      channel.close();
      if (length == 0) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw Failures.of(file, e);
    } finally {
      store.release(hash);
    }
  }
}

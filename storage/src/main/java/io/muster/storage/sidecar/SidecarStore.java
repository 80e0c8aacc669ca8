package io.muster.storage.sidecar;

import io.muster.protocol.model.Hash;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Sidecar bytes under {@code sidecars/}: a file per hash at {@code ab/cd/<64 hex digits>}, so equal
 * bytes lie here once. A file with such a name is whole: it was written elsewhere in the store,
 * forced to disk, renamed, and its folder forced too. Safe for use by several threads.
 *
 * <pre>
 * ab/cd/abcd…   the bytes with this SHA-256
 * new/…         being written; emptied at start
 * part/&lt;hash&gt;   being fetched; kept over a restart, so that it goes on where it broke off
 * </pre>
 */
public final class SidecarStore {
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

  private final Path folder;
  private final Path fresh;
  private final Path parts;

  private SidecarStore(Path folder) {
    this.folder = folder;
    this.fresh = folder.resolve("new");
    this.parts = folder.resolve("part");
  }

  /** Bytes that were stored. */
  public record Stored(Hash hash, long size) {}

  /**
   * Opens the store in a folder, which is created where it is missing.
   *
   * @throws StorageException if it can't be read or written
   */
  public static SidecarStore open(Path folder) {
    SidecarStore store = new SidecarStore(folder);
    try {
      Files.createDirectories(store.fresh);
      Files.createDirectories(store.parts);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(store.fresh)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw Failures.of(folder, e);
    }
    return store;
  }

  /** Where the bytes with this hash lie, if they do. */
  public Path path(Hash hash) {
    String hex = hash.hex();
    return folder.resolve(hex.substring(0, 2)).resolve(hex.substring(2, 4)).resolve(hex);
  }

  public boolean has(Hash hash) {
    return Files.isRegularFile(path(hash));
  }

  /**
   * The bytes with this hash, for reading.
   *
   * @throws NoSuchFileException if they are not here
   */
  public FileChannel read(Hash hash) throws IOException {
    return FileChannel.open(path(hash), StandardOpenOption.READ);
  }

  /**
   * Stores all bytes of a stream, durable when it returns.
   *
   * @throws IOException if the stream can't be read
   * @throws StorageException if the bytes can't be written; nothing of them is left
   */
  public Stored put(InputStream bytes) throws IOException {
    Path file = Failures.writing(folder, () -> Files.createTempFile(fresh, "", ""));
    try {
      MessageDigest digest = Hash.newDigest();
      long size = copy(bytes, file, digest);
      Hash hash = Hash.of(digest.digest());
      adopt(file, hash);
      return new Stored(hash, size);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private long copy(InputStream bytes, Path file, MessageDigest digest) throws IOException {
    FileChannel channel =
        Failures.writing(folder, () -> FileChannel.open(file, StandardOpenOption.WRITE));
    try (channel;
        var out = new DigestOutputStream(Channels.newOutputStream(channel), digest)) {
      byte[] buffer = new byte[64 << 10];
      long size = 0;
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        int length = read;
        Failures.writing(
            folder,
            () -> {
              out.write(buffer, 0, length);
              return length;
            });
        size += read;
      }
      Failures.writing(
          folder,
          () -> {
            channel.force(true);
            return channel;
          });
      return size;
    }
  }

  /** Gives a whole, forced file its name. */
  void adopt(Path file, Hash hash) {
    Failures.writing(
        folder,
        () -> {
          Path target = path(hash);
          Path parent = folder.resolve(folder.relativize(target).subpath(0, 2));
          Files.createDirectories(parent);
          Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
          force(parent);
          return target;
        });
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Begins or goes on with a download.
   *
   * @param size of the whole in bytes
   * @throws FileAlreadyExistsException if the same bytes are being fetched already
   */
  public Partial partial(Hash hash, long size) throws IOException {
    return Partial.open(this, parts.resolve(hash.hex()), hash, size);
  }

  /** Removes the bytes with this hash. Returns whether they were here. */
  public boolean remove(Hash hash) {
    return Failures.writing(folder, () -> Files.deleteIfExists(path(hash)));
  }

  /**
   * Whether the bytes with this hash are here and still have it: reads them all.
   *
   * @throws StorageException if they can't be read
   */
  public boolean verify(Hash hash) {
    try (InputStream in = Files.newInputStream(path(hash))) {
      MessageDigest digest = Hash.newDigest();
      byte[] buffer = new byte[64 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return Hash.of(digest.digest()).equals(hash);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw Failures.of(folder, e);
    }
  }

  /** Names every hash that lies here, in no order. */
  public void forEach(Consumer<Hash> visitor) {
    try (DirectoryStream<Path> upper = Files.newDirectoryStream(folder, "[0-9a-f][0-9a-f]")) {
      for (Path first : upper) {
        try (DirectoryStream<Path> lower = Files.newDirectoryStream(first)) {
          for (Path second : lower) {
            visit(second, visitor);
          }
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw Failures.of(folder, e);
    }
  }

  private static void visit(Path directory, Consumer<Hash> visitor) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (NAME.matcher(name).matches()) {
          visitor.accept(Hash.parse(name));
        }
      }
    }
  }
}

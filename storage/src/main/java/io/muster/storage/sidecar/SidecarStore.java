package io.muster.storage.sidecar;

import com.google.common.collect.ImmutableList;
import io.muster.protocol.model.Hash;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
 * part/&lt;hash&gt;   being fetched; kept for days, so that it goes on where it broke off
 * </pre>
 */
public final class SidecarStore {
  /** Downloads that nobody went on with for so long are removed at start. */
  static final Duration PARTIAL_KEPT = Duration.ofDays(7);

  static final int BUFFER = 64 << 10;

  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
  private static final String TWO_DIGITS = "[0-9a-f][0-9a-f]";

  private final Path folder;
  private final Path fresh;
  private final Path parts;
  private final Set<Hash> fetched = ConcurrentHashMap.newKeySet();

  private SidecarStore(Path folder) {
    this.folder = folder.toAbsolutePath();
    this.fresh = this.folder.resolve("new");
    this.parts = this.folder.resolve("part");
  }

  /** Bytes that were stored. */
  public record Stored(Hash hash, long size) {}

  /**
   * Opens the store in a folder, which is created where it is missing. One process has it open.
   *
   * @throws StorageException if it can't be read or written
   */
  public static SidecarStore open(Path folder) {
    SidecarStore store = new SidecarStore(folder);
    try {
      Files.createDirectories(store.fresh);
      Files.createDirectories(store.parts);
      force(store.folder);
      clean(store.fresh, FileTime.from(Instant.MAX));
      clean(store.parts, FileTime.from(Instant.now().minus(PARTIAL_KEPT)));
    } catch (IOException | DirectoryIteratorException e) {
      throw Failures.of(store.folder, e);
    }
    return store;
  }

  private static void clean(Path directory, FileTime before) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
      for (Path file : left) {
        if (Files.getLastModifiedTime(file).compareTo(before) < 0) {
          Files.delete(file);
        }
      }
    }
  }

  /** Where the bytes with this hash lie, if they do. */
  public Path path(Hash hash) {
    return folderOf(hash).resolve(hash.hex());
  }

  private Path folderOf(Hash hash) {
    String hex = hash.hex();
    return folder.resolve(hex.substring(0, 2)).resolve(hex.substring(2, 4));
  }

  public boolean has(Hash hash) {
    return Files.isRegularFile(path(hash));
  }

  /** How the bytes with a hash look without reading them. */
  public enum State {
    MISSING,
    WHOLE,
    OTHER_SIZE
  }

  /** Whether the bytes with this hash are here and have this size. */
  public State state(Hash hash, long size) {
    try {
      BasicFileAttributes file = Files.readAttributes(path(hash), BasicFileAttributes.class);
      if (!file.isRegularFile()) {
        return State.MISSING;
      }
      return file.size() == size ? State.WHOLE : State.OTHER_SIZE;
    } catch (NoSuchFileException e) {
      return State.MISSING;
    } catch (IOException e) {
      throw Failures.of(folder, e);
    }
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
    Path file = fresh.resolve(UUID.randomUUID().toString());
    try {
      Stored stored = copy(bytes, file);
      adopt(file, stored.hash());
      return stored;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Writes all bytes of a stream to a file and forces it to disk. */
  static Stored copy(InputStream bytes, Path file) throws IOException {
    MessageDigest digest = Hash.newDigest();
    long size = 0;
    try (FileChannel channel = create(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        ByteBuffer left = ByteBuffer.wrap(buffer, 0, read);
        Failures.writing(
            file,
            () -> {
              while (left.hasRemaining()) {
                channel.write(left);
              }
            });
        digest.update(buffer, 0, read);
        size += read;
      }
      Failures.writing(file, () -> channel.force(true));
    }
    return new Stored(Hash.of(digest.digest()), size);
  }

  private static FileChannel create(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw Failures.of(file, e);
    }
  }

  /** Gives a whole, forced file its name. */
  void adopt(Path file, Hash hash) {
    Path target = path(hash);
    Path lower = folderOf(hash);
    Path upper = folder.resolve(folder.relativize(lower).subpath(0, 1));
    Failures.writing(
        folder,
        () -> {
          Files.createDirectories(lower);
          Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
          // All three: any of the folders may be new, made by this thread or another one.
          force(lower);
          force(upper);
          force(folder);
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
   * @throws StorageException if it can't be read or written
   */
  public Partial partial(Hash hash, long size) throws FileAlreadyExistsException {
    if (size < 0) {
      throw new IllegalArgumentException("a size of " + size + " bytes");
    }
    if (!fetched.add(hash)) {
      throw new FileAlreadyExistsException(hash + " is being fetched already");
    }
    Partial partial = null;
    try {
      partial = Partial.open(this, parts.resolve(hash.hex()), hash, size);
      return partial;
    } finally {
      if (partial == null) {
        release(hash);
      }
    }
  }

  /** A download is over, for now or for ever. */
  void release(Hash hash) {
    fetched.remove(hash);
  }

  /**
   * Removes the bytes with this hash. Returns whether they were here.
   *
   * @throws StorageException if they can't be removed
   */
  public boolean remove(Hash hash) {
    try {
      return Files.deleteIfExists(path(hash));
    } catch (IOException e) {
      throw Failures.of(folder, e);
    }
  }

  /**
   * Whether the bytes with this hash are here and still have it: reads them all.
   *
   * @throws StorageException if they can't be read
   */
  public boolean verify(Hash hash) {
    try (InputStream in = Files.newInputStream(path(hash))) {
      MessageDigest digest = Hash.newDigest();
      byte[] buffer = new byte[BUFFER];
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

  /**
   * Names every hash that lies here, in no order; foreign files are passed over.
   *
   * @throws StorageException if the folders can't be read
   */
  public void forEach(Consumer<Hash> visitor) {
    try {
      for (Path upper : list(folder, TWO_DIGITS)) {
        for (Path lower : list(upper, TWO_DIGITS)) {
          visit(lower, visitor);
        }
      }
    } catch (IOException e) {
      throw Failures.of(folder, e);
    }
  }

  private void visit(Path directory, Consumer<Hash> visitor) throws IOException {
    for (Path file : list(directory, "*")) {
      String name = String.valueOf(file.getFileName());
      if (NAME.matcher(name).matches()) {
        Hash hash = Hash.parse(name);
        if (path(hash).equals(file) && has(hash)) {
          visitor.accept(hash);
        }
      }
    }
  }

  private static List<Path> list(Path directory, String glob) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
      return ImmutableList.copyOf(entries);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}

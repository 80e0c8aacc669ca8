package io.muster.storage.legacy;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.sidecar.SidecarStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.util.Optional;

/** Sidecar bytes in the older folder, on their way into the store or out of it. */
final class LegacyBytes {
  private final Path folder;
  private final SidecarStore store;

  LegacyBytes(Path folder, SidecarStore store) {
    this.folder = folder;
    this.store = store;
  }

  /**
   * Takes the bytes at a path into the store if they are what the row says.
   *
   * @return why not; empty if they are in the store
   */
  Optional<String> take(LegacyRow.Good row) {
    Blob blob = row.blob();
    if (store.has(blob.hash())) {
      return Optional.empty();
    }
    if (row.path().isEmpty()) {
      return Optional.of("the row does not say where the bytes are");
    }
    try {
      Path file = folder.resolve(row.path());
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !isInside(file)) {
        return Optional.of("no file at rel_path");
      }
      if (Files.size(file) != blob.size()) {
        return Optional.of("the file at rel_path has another size");
      }
      if (!hash(file).equals(blob.hash())) {
        return Optional.of("the file at rel_path has another checksum");
      }
      return put(file, blob.hash());
    } catch (IOException e) {
      return Optional.of("the file at rel_path can't be read");
    }
  }

  /** A folder on the way may be a link to elsewhere. */
  private boolean isInside(Path file) throws IOException {
    return file.toRealPath().startsWith(folder.toRealPath());
  }

  private static Hash hash(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), Hash.newDigest())) {
      in.transferTo(OutputStream.nullOutputStream());
      return Hash.of(in.getMessageDigest().digest());
    }
  }

  private Optional<String> put(Path file, Hash wanted) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      SidecarStore.Stored stored = store.put(in);
      if (stored.hash().equals(wanted)) {
        return Optional.empty();
      }
      return Optional.of("the file at rel_path changed while it was read");
    }
  }

  /** Where the older layout keeps the bytes of a sidecar, relative to its folder. */
  static String path(Uuid content, VariantId variant, String format) {
    String name = content.toString();
    String folders = name.substring(0, 2) + "/" + name.substring(2, 4) + "/" + name;
    return "%s/%ss/%s.%s".formatted(folders, variant.kind(), variant.variant(), format);
  }

  /** Copies bytes of the store to where the older layout keeps them, if they are in the store. */
  void give(Hash hash, String path) throws IOException {
    Path target = folder.resolve(path);
    if (!store.has(hash)) {
      return;
    }
    Path parent = Files.createDirectories(target.resolve("..").normalize());
    Path temporary = Files.createTempFile(parent, ".muster-", "");
    try {
      Files.copy(store.path(hash), temporary, StandardCopyOption.REPLACE_EXISTING);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}

package io.muster.daemon.runtime;

import io.muster.daemon.scan.FileKind;
import io.muster.daemon.scan.KnownFile;
import io.muster.daemon.scan.KnownFiles;
import io.muster.protocol.model.Uuid;
import io.muster.storage.library.EntryKind;
import io.muster.storage.library.LocalFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the index knows of one location, for the scanner. */
final class IndexedFiles implements KnownFiles {
  private final LocalFiles files;
  private final Uuid location;

  IndexedFiles(LocalFiles files, Uuid location) {
    this.files = files;
    this.location = location;
  }

  @Override
  public @Nullable KnownFile at(String path) {
    return files.known(location, path).map(IndexedFiles::known).orElse(null);
  }

  @Override
  public List<KnownFile> after(String path, int limit) {
    return files.knownAfter(location, path, limit).stream().map(IndexedFiles::known).toList();
  }

  private static KnownFile known(LocalFiles.KnownFile file) {
    return new KnownFile(
        file.path(),
        kind(file.kind()),
        file.size(),
        file.mtimeNanos(),
        file.inode(),
        (int) file.permissions(),
        file.casId());
  }

  private static FileKind kind(EntryKind kind) {
    return switch (kind) {
      case FILE, OTHER -> FileKind.FILE;
      case DIRECTORY -> FileKind.DIRECTORY;
      case LINK -> FileKind.SYMLINK;
    };
  }
}

package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.storage.library.FolderTable.Folder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folders that a bulk says of its entries. */
final class BulkFolders {
  private BulkFolders() {}

  /** Each once; mutations that say no folder, or none that can be, are left out. */
  static Set<Folder> of(List<Mutation> mutations) {
    Set<Folder> folders = new LinkedHashSet<>();
    @Nullable Folder last = null; // those of one folder follow each other
    for (Mutation mutation : mutations) {
      Optional<Folder> folder = of(mutation);
      if (folder.isPresent() && !folder.get().equals(last)) {
        last = folder.get();
        folders.add(last);
      }
    }
    return folders;
  }

  private static Optional<Folder> of(Mutation mutation) {
    if (mutation.key().type() != RecordType.ENTRY) {
      return Optional.empty();
    }
    ByteString location = set(mutation, "location");
    ByteString path = set(mutation, "relative_path");
    return location == null || path == null || !path.isValidUtf8()
        ? Optional.empty()
        : Optional.of(new Folder(mutation.key().key().substring(0, Uuid.SIZE), location, path));
  }

  private static @Nullable ByteString set(Mutation mutation, String field) {
    for (Mutation.FieldWrite write : mutation.writes()) {
      if (write instanceof Mutation.SetValue set && set.field().equals(field)) {
        return set.value();
      }
    }
    return null;
  }
}

package io.muster.daemon.runtime;

import com.google.protobuf.ByteString;
import io.muster.daemon.scan.ContentKind;
import io.muster.daemon.scan.FileKind;
import io.muster.daemon.scan.ScanSink;
import io.muster.daemon.scan.ScannedFile;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.storage.library.EntryKind;
import io.muster.storage.library.EntryPath;
import io.muster.storage.library.FileStat;
import io.muster.storage.library.LocalFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes what a scan finds into the index, a batch a transaction. */
final class IndexSink implements ScanSink {
  private final DeviceId self;
  private final Uuid location;
  private final Records records;
  private final LocalFiles files;
  private final Consumer<List<ContentId>> indexed;

  /**
   * Writes into one location.
   *
   * @param indexed told the contents of each batch once it is committed
   */
  IndexSink(
      DeviceId self,
      Uuid location,
      Records records,
      LocalFiles files,
      Consumer<List<ContentId>> indexed) {
    this.self = self;
    this.location = location;
    this.records = records;
    this.files = files;
    this.indexed = indexed;
  }

  @Override
  public void found(List<ScannedFile> batch) {
    List<Mutation> mutations = new ArrayList<>();
    List<FileStat> stats = new ArrayList<>();
    List<ContentId> contents = new ArrayList<>();
    for (ScannedFile file : batch) {
      if (!file.unchanged()) {
        Hash hash = file.hash();
        if (hash != null) {
          contents.add(ContentId.of(hash));
          mutations.add(content(hash, file));
        }
        mutations.add(entry(file));
        stats.add(new FileStat(location, file.path(), file.mtimeNanos(), file.inode()));
      }
    }
    if (!mutations.isEmpty()) {
      records.write(mutations, stats);
      indexed.accept(contents);
    }
  }

  private static Mutation content(Hash hash, ScannedFile file) {
    Map<String, ByteString> values = new HashMap<>();
    values.put("cas_id", hash.byteString());
    values.put("size", Values.ofNumber(file.size()));
    ContentKind kind = file.facts().contentKind();
    if (kind != null) {
      values.put("kind", Values.ofText(kind.label()));
    }
    return Mutation.put(RecordKey.content(ContentId.of(hash)), values);
  }

  private Mutation entry(ScannedFile file) {
    EntryPath path = EntryPath.of(file.path());
    Map<String, ByteString> values = new HashMap<>();
    values.put("location", location.byteString());
    values.put("relative_path", Values.ofText(path.folder()));
    values.put("name", Values.ofText(path.name()));
    values.put("kind", Values.ofNumber(kind(file.kind()).number()));
    values.put("size", Values.ofNumber(file.size()));
    values.put("permissions", Values.ofNumber(file.permissions()));
    values.put("modified_at", Values.ofNumber(file.modifiedMillis()));
    put(values, "created_at", file.facts().createdMillis());
    put(values, "accessed_at", file.facts().accessedMillis());
    Hash hash = file.hash();
    values.put("content", hash == null ? ByteString.EMPTY : ContentId.of(hash).uuid().byteString());
    return Mutation.put(RecordKey.entry(self, path.entryIn(location)), values);
  }

  private static void put(Map<String, ByteString> values, String field, long millis) {
    if (millis > 0) {
      values.put(field, Values.ofNumber(millis));
    }
  }

  private static EntryKind kind(FileKind kind) {
    return switch (kind) {
      case FILE -> EntryKind.FILE;
      case DIRECTORY -> EntryKind.DIRECTORY;
      case SYMLINK -> EntryKind.LINK;
    };
  }

  @Override
  public void gone(List<String> paths) {
    records.write(
        paths.stream()
            .map(path -> RecordKey.entry(self, EntryPath.of(path).entryIn(location)))
            .map(Mutation::delete)
            .toList());
  }

  @Override
  public void unreadable(String path, String reason) {
    files.unreadable(new LocalFiles.Unreadable(location, path, reason));
  }
}

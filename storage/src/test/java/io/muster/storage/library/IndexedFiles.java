package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files of a device's one location, whose bytes are short texts. */
final class IndexedFiles {
  final TestDevice device;
  final Uuid location;

  IndexedFiles(TestDevice device, long number) {
    this.device = device;
    this.location = new Uuid(number, number);
    device.library.write(
        List.of(
            Mutation.put(
                RecordKey.location(device.id, location),
                Map.of("name", Values.ofText("Files"), "path", Values.ofText("/" + number)))));
  }

  static ContentId content(String bytes) {
    return ContentId.of(hash(bytes));
  }

  private static Hash hash(String bytes) {
    return Hash.sha256(bytes.getBytes(StandardCharsets.UTF_8));
  }

  RecordKey key(String path) {
    return RecordKey.entry(device.id, EntryPath.of(path).entryIn(location));
  }

  Uuid uuid(String path) {
    return EntryPath.of(path).entryIn(location);
  }

  Location location() {
    return device.library.queries().locations(device.id).getFirst();
  }

  IndexQueries index() {
    return device.library.queries().index();
  }

  Mutation file(String path, String bytes) {
    return entry(path, EntryKind.FILE, bytes.length(), content(bytes));
  }

  Mutation entry(String path, EntryKind kind, long size, ContentId content) {
    EntryPath at = EntryPath.of(path);
    Map<String, ByteString> fields = new HashMap<>();
    fields.put("location", location.byteString());
    fields.put("relative_path", Values.ofText(at.folder()));
    fields.put("name", Values.ofText(at.name()));
    fields.put("kind", Values.ofNumber(kind.number()));
    if (kind == EntryKind.FILE) {
      fields.put("size", Values.ofNumber(size));
      fields.put("content", content.uuid().byteString());
    }
    return Mutation.put(key(path), fields);
  }

  static Mutation known(String bytes) {
    return Mutation.put(
        RecordKey.content(content(bytes)),
        Map.of(
            "cas_id", hash(bytes).byteString(),
            "size", Values.ofNumber(bytes.length()),
            "kind", Values.ofText("image")));
  }

  void add(String path, String bytes) {
    device.library.write(List.of(file(path, bytes), known(bytes)));
  }

  void remove(String path) {
    device.library.write(List.of(Mutation.delete(key(path))));
  }

  List<String> rows(String sql) {
    List<String> rows = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + device.file());
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}

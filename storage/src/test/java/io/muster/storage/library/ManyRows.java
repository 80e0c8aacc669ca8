package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A library with many rows in every table that grows. */
final class ManyRows {
  private static final int AT_ONCE = 5_000;
  private static final int PER_FOLDER = 50;
  private static final int LOCATIONS = 40;
  private static final int TAGS = 100;
  private static final VariantId THUMB = new VariantId("thumb", "128");

  private ManyRows() {}

  static void fill(TestDevice device, int rows) {
    List<IndexedFiles> locations = new ArrayList<>();
    for (int i = 0; i < LOCATIONS; i++) {
      locations.add(new IndexedFiles(device, i));
    }
    List<Mutation> names = new ArrayList<>();
    for (int i = 0; i < TAGS; i++) {
      Map<String, ByteString> name = Map.of("name", Values.ofText("n" + i));
      names.add(Mutation.put(RecordKey.tag(new Uuid(5, i)), name));
      names.add(Mutation.put(RecordKey.label(new Uuid(5, i)), name));
    }
    device.library.write(names);
    for (int from = 0; from < rows; from += AT_ONCE) {
      List<Mutation> mutations = new ArrayList<>();
      List<FileStat> stats = new ArrayList<>();
      List<GroupWrite> groups = new ArrayList<>();
      for (int i = from; i < from + AT_ONCE; i++) {
        IndexedFiles files = locations.get(i / PER_FOLDER % LOCATIONS);
        add(files, i, mutations);
        stats.add(new FileStat(files.location, path(i), i, i));
        Blob blob =
            i % 500 == 0 ? Blob.failed("no such codec", TestDevice.START) : TestDevice.blob("t");
        groups.add(GroupWrite.of(IndexedFiles.content(bytes(i)), THUMB, blob));
      }
      device.library.write(mutations, stats);
      device.library.record(groups);
    }
  }

  private static String path(int i) {
    return "y%d/photo %d.jpg".formatted(i / PER_FOLDER, i);
  }

  /** Every tenth content lies at two places. */
  private static String bytes(int i) {
    return "photo " + (i % 10 == 1 ? i - 1 : i);
  }

  private static void add(IndexedFiles files, int i, List<Mutation> mutations) {
    Uuid content = IndexedFiles.content(bytes(i)).uuid();
    mutations.add(IndexedFiles.known(bytes(i)));
    mutations.add(files.file(path(i), bytes(i)));
    mutations.add(Mutation.put(RecordKey.tagOf(new Uuid(5, i % TAGS), content), Map.of()));
    mutations.add(Mutation.put(RecordKey.labelOf(new Uuid(5, i % 7), content), Map.of()));
    mutations.add(
        Mutation.put(
            RecordKey.metadata(content),
            Map.of(
                "notes", Values.ofText("note " + Hash.sha256(new byte[] {(byte) i}).hex()),
                "favorite", Values.ofNumber(i % 20 == 0 ? 1 : 0),
                "hidden", Values.ofNumber(i % 100 == 3 ? 1 : 0))));
  }
}

package io.muster.protocol.model;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a local writer wants of one record; stamps and dots come with the commit. */
public record Mutation(RecordKey key, List<FieldWrite> writes) {
  public Mutation {
    writes = List.copyOf(writes);
  }

  /** One step of a mutation. A step that finds things as it wants them writes nothing. */
  public sealed interface FieldWrite {
    String field();
  }

  /** Sets a value. */
  public record SetValue(String field, ByteString value) implements FieldWrite {}

  /** Brings a life to alive: a create that has seen whatever delete is known here. */
  public record Create(String field) implements FieldWrite {}

  /** Ends a life; nothing to do where it never began. */
  public record Delete(String field) implements FieldWrite {}

  /** Creates the record where it does not exist, and sets these values. */
  public static Mutation put(RecordKey key, Map<String, ByteString> values) {
    List<FieldWrite> writes = new ArrayList<>();
    if (key.type() != RecordType.CONTENT) {
      writes.add(new Create(Life.FIELD));
    }
    new TreeMap<>(values).forEach((field, value) -> writes.add(new SetValue(field, value)));
    return new Mutation(key, writes);
  }

  /** Deletes the record; a tombstone stays. */
  public static Mutation delete(RecordKey key) {
    return new Mutation(key, List.of(new Delete(Life.FIELD)));
  }

  /** Enters a sidecar into the group of its content. */
  public static Mutation putSidecar(ContentId content, VariantId variant, Blob blob) {
    return new Mutation(
        RecordKey.group(content),
        List.of(
            new Create(GroupFields.life(variant)),
            new SetValue(GroupFields.blob(variant), blob.encode())));
  }

  /** Takes a sidecar out of the group of its content. */
  public static Mutation deleteSidecar(ContentId content, VariantId variant) {
    return new Mutation(RecordKey.group(content), List.of(new Delete(GroupFields.life(variant))));
  }
}

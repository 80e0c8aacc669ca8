package io.muster.storage.library;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.library.GroupCodec.Columns;
import io.muster.storage.library.GroupRow.Slot;
import io.muster.storage.sql.SqlFunction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What SQL needs of groups:
 *
 * <pre>
 * muster_sidecars(sidecars, content_uuid, last_updated, created_at, shared_metadata, forms)
 *   the live sidecars as JSON: [{"variant", "status", "hash", "size", "format", "created_at",
 *   "reason", "path"}], the path within the library's folder
 * muster_v1_forms(sidecars)
 *   of a group of the first schema: [[number of variant, format, size or null], ...] as JSON
 * muster_v1_to_v2(sidecars, content_uuid, last_updated, created_at, variants, forms)
 *   a group of the first schema as {@link GroupCodec} writes it
 * </pre>
 *
 * <p>Forms come as {@code number variant format}, variants as {@code number variant}, semicolons
 * between them.
 */
final class GroupFunctions {
  private GroupFunctions() {}

  static List<SqlFunction> all() {
    return List.of(
        new SqlFunction("muster_sidecars", 6, GroupFunctions::sidecars),
        new SqlFunction("muster_v1_forms", 1, arguments -> GroupV1.forms(bytes(arguments[0]))),
        new SqlFunction("muster_v1_to_v2", 6, GroupFunctions::toV2));
  }

  private static @Nullable Object toV2(@Nullable Object[] arguments) {
    Map<Integer, Form> forms = forms(arguments[5]);
    GroupRow row = GroupV1.decode(bytes(arguments[0]), variants(arguments[4]), forms.values());
    return GroupCodec.encode(row, columns(arguments, null), GroupTable.ROOM);
  }

  private static @Nullable Object sidecars(@Nullable Object[] arguments) {
    Map<Integer, Form> forms = forms(arguments[5]);
    GroupCodec codec = new GroupCodec(number -> form(forms, number), number -> {});
    String shared = (String) arguments[4];
    GroupRow row = codec.decode(bytes(arguments[0]), columns(arguments, shared));
    StringBuilder json = new StringBuilder("[");
    for (Slot slot : row.slots()) {
      if (slot.isLive() && slot.blob() != null) {
        json.append(json.length() == 1 ? "" : ",");
        append(json, slot.form().variant(), slot.blob());
      }
    }
    return json.append(']').toString();
  }

  static Columns columns(@Nullable Object[] arguments, @Nullable String shared) {
    Uuid content = Uuid.of(bytes(arguments[1]));
    return new Columns(content, number(arguments[2]), number(arguments[3]), shared);
  }

  private static void append(StringBuilder json, VariantId variant, Blob blob) {
    json.append("{\"variant\":\"").append(variant).append('"');
    json.append(",\"status\":\"").append(blob.isReady() ? "ready" : "failed").append('"');
    if (blob.isReady()) {
      String hex = blob.hash().hex();
      json.append(",\"hash\":\"").append(hex).append('"');
      json.append(",\"size\":").append(blob.size());
      json.append(",\"format\":\"").append(blob.format()).append('"');
      json.append(",\"path\":\"sidecars/").append(hex, 0, 2).append('/').append(hex, 2, 4);
      json.append('/').append(hex).append('"');
    } else {
      json.append(",\"reason\":").append(quoted(blob.reason()));
    }
    json.append(",\"created_at\":").append(blob.createdAt()).append('}');
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  static Map<Integer, VariantId> variants(@Nullable Object argument) {
    Map<Integer, VariantId> variants = new HashMap<>();
    for (String variant : lines(argument)) {
      String[] parts = variant.split(" ", -1);
      variants.put(Integer.parseInt(parts[0]), VariantId.parse(parts[1]));
    }
    return variants;
  }

  static Map<Integer, Form> forms(@Nullable Object argument) {
    Map<Integer, Form> forms = new HashMap<>();
    for (String form : lines(argument)) {
      String[] parts = form.split(" ", -1);
      int number = Integer.parseInt(parts[0]);
      forms.put(number, new Form(number, VariantId.parse(parts[1]), parts[2]));
    }
    return forms;
  }

  static Form form(Map<Integer, Form> forms, int number) {
    return Optional.ofNullable(forms.get(number))
        .orElseThrow(() -> new IllegalArgumentException("no form has number " + number));
  }

  private static List<String> lines(@Nullable Object argument) {
    return argument instanceof String text && !text.isEmpty()
        ? List.of(text.split(";"))
        : List.of();
  }

  static byte[] bytes(@Nullable Object argument) {
    return switch (argument) {
      case byte[] bytes -> bytes;
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      case null, default -> throw new IllegalArgumentException("it wants bytes");
    };
  }

  static long number(@Nullable Object argument) {
    if (argument instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException("it wants a number");
  }
}

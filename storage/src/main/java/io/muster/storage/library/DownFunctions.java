package io.muster.storage.library;

import io.muster.protocol.model.VariantId;
import io.muster.storage.library.GroupCodec.Columns;
import io.muster.storage.sql.SqlFunction;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What SQL needs on the way to older schemas:
 *
 * <pre>
 * muster_v3_stamps(type, kept, key, rest of the key or null, stamps, 11 fields)
 *   the stamps of a row for schema 2, of its first fields alone; null if none of them is set
 * muster_v2_to_v1(sidecars, content_uuid, last_updated, created_at, shared_metadata, forms,
 *     variants)
 *   a group as the first schema held it; null if nothing of it is left. See GroupFunctions for
 *   forms and variants
 * muster_v1_dots(stamps)
 *   the writes that stamps of schemas 1 and 2 name: [[writer, sequence], ...] as JSON
 * </pre>
 */
final class DownFunctions {
  private static final int FIRST_FIELD = 5;

  /** Fields of the type that has the most, life counted. */
  private static final int FIELDS = 11;

  private DownFunctions() {}

  static List<SqlFunction> all() {
    return List.of(
        new SqlFunction("muster_v3_stamps", FIRST_FIELD + FIELDS, DownFunctions::stamps),
        new SqlFunction("muster_v2_to_v1", 7, DownFunctions::group),
        new SqlFunction(
            "muster_v1_dots", 1, arguments -> OldStamps.dots(GroupFunctions.bytes(arguments[0]))));
  }

  private static @Nullable Object stamps(@Nullable Object[] arguments) {
    byte[] rest = arguments[3] == null ? null : GroupFunctions.bytes(arguments[3]);
    return OldStamps.of(
        OldStamps.key(
            GroupFunctions.number(arguments[0]), GroupFunctions.bytes(arguments[2]), rest),
        (int) GroupFunctions.number(arguments[1]),
        GroupFunctions.bytes(arguments[4]),
        Arrays.asList(arguments).subList(FIRST_FIELD, FIRST_FIELD + FIELDS));
  }

  private static @Nullable Object group(@Nullable Object[] arguments) {
    Map<Integer, Form> forms = GroupFunctions.forms(arguments[5]);
    Map<VariantId, Integer> numbers = new HashMap<>();
    GroupFunctions.variants(arguments[6]).forEach((number, id) -> numbers.put(id, number));
    Columns columns = GroupFunctions.columns(arguments, (String) arguments[4]);
    GroupCodec codec = new GroupCodec(n -> GroupFunctions.form(forms, n), n -> {});
    return GroupV1.encode(codec.decode(GroupFunctions.bytes(arguments[0]), columns), numbers);
  }
}

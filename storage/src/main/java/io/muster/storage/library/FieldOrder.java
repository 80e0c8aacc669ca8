package io.muster.storage.library;

import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Register;
import io.muster.storage.library.TableShape.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a type in the order of their columns. */
final class FieldOrder {
  private final List<Field> fields;
  private final Map<String, Integer> positions = new HashMap<>();

  FieldOrder(List<Field> fields) {
    this.fields = List.copyOf(fields);
    for (int i = 0; i < fields.size(); i++) {
      positions.put(fields.get(i).name(), i);
    }
  }

  int size() {
    return fields.size();
  }

  Field at(int position) {
    return fields.get(position);
  }

  /** A record's registers in this order; null for what is not set. */
  @Nullable Register[] registers(LibraryRecord record) {
    @Nullable Register[] registers = new @Nullable Register[fields.size()];
    for (Map.Entry<String, Register> field : record.fields().entrySet()) {
      Integer position = positions.get(field.getKey());
      if (position != null) {
        registers[position] = field.getValue();
      }
    }
    return registers;
  }
}

package io.muster.storage.library;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.VariantId;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The numbers of variants in their formats: the table {@code forms}, all of it in memory. */
final class Forms {
  /** A variant and a format. */
  private record Name(VariantId variant, String format) {}

  private final Dictionary<Name> numbers = new Dictionary<>(new Table());
  private final Map<Integer, Form> forms = new ConcurrentHashMap<>();

  void load(Session session) throws SQLException {
    numbers.load(session);
    forms.clear();
  }

  /** The form of a blob, or of a variant without one; a new one is stored. */
  Form of(Session session, VariantId variant, @Nullable Blob blob) throws SQLException {
    return of(numbers.number(session, new Name(variant, blob == null ? "" : blob.format())));
  }

  /**
   * The form of a number.
   *
   * @throws IllegalArgumentException if there is none
   */
  Form of(int number) {
    Form known = forms.get(number);
    if (known == null) {
      Name name = numbers.value(number);
      known = new Form(number, name.variant(), name.format());
      forms.put(number, known);
    }
    return known;
  }

  private static final class Table implements Dictionary.Table<Name> {
    @Override
    public List<Dictionary.Numbered<Name>> all(Session session) throws SQLException {
      return session.list(
          "SELECT id, variant, format FROM forms",
          row -> new Dictionary.Numbered<>(row.count(1), new Name(row.variant(2), row.text(3))));
    }

    @Override
    public int insert(Session session, Name name) throws SQLException {
      return (int)
          session.number(
              "INSERT INTO forms (variant, format) VALUES (?, ?) RETURNING id",
              name.variant().toString(),
              name.format());
    }
  }
}

package io.muster.storage.library;

import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Short numbers for long values, all in memory: as many as there are devices and variants in the
 * library, not as many as there are records. A number is known here before a row that uses it is
 * committed, so readers always find it.
 */
final class Dictionary<T> {
  /** The table behind it. */
  interface Table<T> {
    List<Numbered<T>> all(Session session) throws SQLException;

    int insert(Session session, T value) throws SQLException;
  }

  record Numbered<T>(int number, T value) {}

  private final Table<T> table;
  private final Map<Integer, T> values = new ConcurrentHashMap<>();
  private final Map<T, Integer> numbers = new ConcurrentHashMap<>();

  /** The value that a number was asked for last: mostly it is the next one too. */
  private @Nullable Numbered<T> last;

  Dictionary(Table<T> table) {
    this.table = table;
  }

  /** Takes what is stored, and forgets what a rollback took back. */
  void load(Session session) throws SQLException {
    List<Numbered<T>> stored = stored(session);
    last = null;
    values.keySet().retainAll(stored.stream().map(Numbered::number).toList());
    numbers.keySet().retainAll(stored.stream().map(Numbered::value).toList());
    stored.forEach(this::keep);
  }

  private List<Numbered<T>> stored(Session session) throws SQLException {
    try {
      return table.all(session);
    } catch (IllegalArgumentException e) {
      throw Damage.in("writers or forms", "(any)", e);
    }
  }

  private void keep(Numbered<T> entry) {
    values.put(entry.number(), entry.value());
    numbers.put(entry.value(), entry.number());
  }

  /** The number of a value; a new one is stored with the running transaction. */
  int number(Session session, T value) throws SQLException {
    Numbered<T> before = last;
    if (before != null && before.value().equals(value)) {
      return before.number();
    }
    Integer known = numbers.get(value);
    Numbered<T> numbered =
        new Numbered<>(known == null ? table.insert(session, value) : known, value);
    if (known == null) {
      keep(numbered);
    }
    last = numbered;
    return numbered.number();
  }

  OptionalInt find(T value) {
    Integer known = numbers.get(value);
    return known == null ? OptionalInt.empty() : OptionalInt.of(known);
  }

  /**
   * The value of a number.
   *
   * @throws IllegalArgumentException if there is none
   */
  T value(int number) {
    @Nullable T value = values.get(number);
    if (value == null) {
      throw new IllegalArgumentException("nothing has number " + number);
    }
    return value;
  }
}

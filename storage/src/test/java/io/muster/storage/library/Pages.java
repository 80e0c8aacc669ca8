package io.muster.storage.library;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/** Damages pages of a file behind the back of whoever has it open. */
final class Pages {
  private static final int SIZE = 8192;

  private final Path file;

  Pages(Path file) {
    this.file = file;
  }

  /** The page in which the tree of a table or an index begins. */
  long root(String name) throws SQLException {
    return number("SELECT rootpage FROM sqlite_schema WHERE name = '%s'".formatted(name));
  }

  /** A page of a table that holds nothing but rows, the first of several. */
  long leaf(String name) throws SQLException {
    return number(
        "SELECT min(pageno) FROM dbstat WHERE name = '%s' AND pagetype = 'leaf'".formatted(name));
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).as(sql).isTrue();
      return rows.getLong(1);
    }
  }

  /** Overwrites some bytes of a page. */
  void overwrite(long page, int from, int count) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek((page - 1) * SIZE + from);
      byte[] garbage = new byte[count];
      Arrays.fill(garbage, (byte) 0x5a);
      bytes.write(garbage);
    }
  }

  /** Puts other text of the same length in the place where it stands last. */
  void replaceLast(String text, String other) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int at = new String(whole, ISO_8859_1).lastIndexOf(text);
    assertThat(at).as(text).isPositive();
    byte[] bytes = other.getBytes(ISO_8859_1);
    System.arraycopy(bytes, 0, whole, at, bytes.length);
    Files.write(file, whole);
  }
}

package io.muster.daemon.generate;

import io.muster.protocol.model.VariantId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** All generators that there are. */
public final class Generators {
  private static final Generators ALL =
      new Generators(
          ServiceLoader.load(Generator.class, Generators.class.getClassLoader()).stream()
              .map(ServiceLoader.Provider::get)
              .toList());

  private final List<Generator> all;

  private Generators(List<Generator> all) {
    this.all = all;
  }

  /**
   * The variants that can be made for a file, in order; empty if none. It says nothing about
   * whether they succeed. An empty file has none.
   */
  public static Set<VariantId> wanted(FileHead head) {
    Set<VariantId> wanted = new TreeSet<>();
    if (!head.isEmpty()) {
      ALL.all.forEach(generator -> wanted.addAll(generator.wanted(head)));
    }
    return wanted;
  }

  /**
   * The same, reading the head of a file.
   *
   * @throws IOException if it can't be read
   */
  public static Set<VariantId> wanted(Path file) throws IOException {
    return wanted(FileHead.of(file));
  }

  /** What a device with all of them can do, in order. */
  public static SortedSet<String> capabilities() {
    SortedSet<String> words = new TreeSet<>();
    ALL.all.forEach(generator -> words.add(generator.capability()));
    return words;
  }

  /** Those that make at least one of these variants for such a file. */
  static List<Generator> makersOf(FileHead head, Set<VariantId> variants) {
    return ALL.all.stream()
        .filter(generator -> generator.wanted(head).stream().anyMatch(variants::contains))
        .toList();
  }
}

package io.muster.sim.mutation;

import java.nio.file.Path;

/**
 * A bug in the product's own lines, and a seed of the search on which its invariant finds it.
 *
 * @param source the file, from the root of the checkout
 * @param right what stands in it, once
 * @param wrong what stands there instead
 */
record ProductBug(
    String name, String invariant, long seed, Path source, String right, String wrong) {
  private static final Path PROTOCOL = Path.of("protocol/src/main/java/io/muster/protocol");
  private static final Path LIBRARY = Path.of("storage/src/main/java/io/muster/storage/library");

  static ProductBug inProtocol(
      String name, String invariant, long seed, String source, String right, String wrong) {
    return new ProductBug(name, invariant, seed, PROTOCOL.resolve(source), right, wrong);
  }

  static ProductBug inLibrary(
      String name, String invariant, long seed, String source, String right, String wrong) {
    return new ProductBug(name, invariant, seed, LIBRARY.resolve(source), right, wrong);
  }

  /** The text of the file with the bug in it. */
  String text(String original) {
    int place = original.indexOf(right);
    if (place < 0 || original.indexOf(right, place + 1) >= 0) {
      throw new IllegalStateException(source + " has not once: " + right);
    }
    return original.replace(right, wrong);
  }

  @Override
  public String toString() {
    return name;
  }
}

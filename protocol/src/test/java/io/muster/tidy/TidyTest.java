package io.muster.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads every source of the checkout, whatever its module: one place, so that none is forgotten.
 */
final class TidyTest {
  /** Path from the root of the checkout, with slashes, to text. */
  private static final SortedMap<String, String> SOURCES = new TreeMap<>();

  @BeforeAll
  static void readSources() throws IOException {
    Path root = root();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.filter(m -> Files.isRegularFile(m.resolve("pom.xml"))).toList()) {
        readModule(root, module);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocol", "storage", "daemon", "sim"})
  void shouldKeepTheHouseRules(String module) {
    List<String> problems =
        SOURCES.entrySet().stream()
            .filter(source -> source.getKey().startsWith(module + "/"))
            .flatMap(source -> SourceRules.check(source.getKey(), source.getValue()).stream())
            .toList();
    assertThat(problems).isEmpty();
  }

  @Test
  void shouldDescribeAndNullMarkEveryPackage() {
    SortedSet<String> packages = new TreeSet<>();
    for (String source : SOURCES.keySet()) {
      if (source.contains("/src/main/")) {
        packages.add(source.substring(0, source.lastIndexOf('/')) + "/package-info.java");
      }
    }
    packages.removeIf(info -> isDescribed(SOURCES.getOrDefault(info, "")));
    assertThat(packages).isEmpty();
  }

  private static boolean isDescribed(String info) {
    return info.startsWith("/**") && info.contains("NullMarked");
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = Objects.requireNonNull(folder.getParent(), "not in a checkout");
    }
    return folder;
  }

  private static void readModule(Path root, Path module) throws IOException {
    Path src = module.resolve("src");
    if (!Files.isDirectory(src)) {
      return;
    }
    try (Stream<Path> files = Files.walk(src)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        SOURCES.put(name, Files.readString(file));
      }
    }
  }
}

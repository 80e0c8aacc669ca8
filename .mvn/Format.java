import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Runs google-java-format over every Java source of the checkout. {@code check} names the files
 * that it would change and fails, {@code write} changes them. Started by the build on a JDK 25:
 * formatters that parse on Maven's own JVM can't read Java 25.
 */
final class Format {
  private static final Set<String> SKIPPED = Set.of("target", ".git", ".idea");

  public static void main(String[] args) throws IOException {
    boolean check = args[0].equals("check");
    List<String> command = new ArrayList<>();
    command.addAll(check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
    sources(Path.of(args[1]), command);
    ToolProvider formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
    StringWriter changed = new StringWriter();
    int status =
        formatter.run(
            new PrintWriter(changed),
            new PrintWriter(System.err, true),
            command.toArray(String[]::new));
    if (check && status != 0) {
      System.err.println("Not formatted; run ./mvnw -Pformat validate:\n" + changed);
    }
    System.exit(status);
  }

  private static void sources(Path folder, List<String> found) throws IOException {
    List<Path> children;
    try (Stream<Path> listing = Files.list(folder)) {
      children = listing.sorted().toList();
    }
    for (Path child : children) {
      if (Files.isSymbolicLink(child) || SKIPPED.contains(child.getFileName().toString())) {
        continue;
      }
      if (Files.isDirectory(child)) {
        sources(child, found);
      } else if (child.toString().endsWith(".java")) {
        found.add(child.toString());
      }
    }
  }
}

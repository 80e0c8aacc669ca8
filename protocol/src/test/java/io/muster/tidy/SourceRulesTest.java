package io.muster.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SourceRulesTest {
  private static final String MAIN = "sim/src/main/java/A.java";
  private static final String TEST = "sim/src/test/java/ATest.java";

  @Test
  void shouldAcceptWhatIsAtTheLimits() {
    String body = "x();\n".repeat(SourceRules.METHOD_LINES - 2);
    String method = "class A { A(" + parameters(7) + ") {}\nvoid a() {\n" + body + "}\n";
    String rest = "//\n".repeat(SourceRules.FILE_LINES - SourceRules.METHOD_LINES - 2) + "}\n";
    assertThat(SourceRules.check(MAIN, method + rest)).isEmpty();
  }

  @Test
  void shouldRefuseLongFile() {
    String source = "class A {}\n" + "//\n".repeat(SourceRules.FILE_LINES);
    assertThat(SourceRules.check(MAIN, source))
        .containsExactly(MAIN + ":1: 501 lines, at most 500");
  }

  @Test
  void shouldRefuseLongMethod() {
    String body = "x();\n".repeat(SourceRules.METHOD_LINES - 1);
    List<String> problems = SourceRules.check(MAIN, "class A {\nvoid a() {\n" + body + "}\n}\n");
    assertThat(problems).containsExactly(MAIN + ":2: 71 lines in a method, at most 70");
  }

  @Test
  void shouldRefuseLongLineButNotImportOrAddress() {
    String wide = "x".repeat(SourceRules.LINE_COLUMNS);
    String source =
        "import a." + wide + ";\n// https://" + wide + "\n// " + wide + "\nclass A {}\n";
    assertThat(SourceRules.check(MAIN, source))
        .containsExactly(MAIN + ":3: 103 columns, at most 100");
  }

  @Test
  void shouldRefuseConstructorWithEightParametersUnlessOfRecord() {
    String record = "record A(" + parameters(8) + ") {\nA(" + parameters(8) + ", int x) {} }\n";
    String type = "class B { B(" + parameters(8) + ") {} }\n";
    assertThat(SourceRules.check(MAIN, record + type))
        .containsExactly(MAIN + ":3: 8 constructor parameters, at most 7");
  }

  @Test
  void shouldRefuseOpenTaskWithoutIssue() {
    String open = "// TO" + "DO later\n// TO" + "DO #7 later\nclass A {}\n";
    assertThat(SourceRules.check(MAIN, open)).singleElement().asString().startsWith(MAIN + ":1:");
  }

  @Test
  void shouldRefuseSleepInTestsOnly() {
    String source = "class A {\nvoid a() { Thread.sleep(1); TimeUnit.DAYS.sleep(1); }\n}\n";
    assertThat(SourceRules.check(TEST, source)).hasSize(2);
    assertThat(SourceRules.check(MAIN, source)).isEmpty();
  }

  private static String parameters(int count) {
    return IntStream.range(0, count).mapToObj(i -> "int p" + i).collect(Collectors.joining(", "));
  }
}

package io.muster.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Checks one Java source; each problem is a line {@code name:line: what}. */
final class SourceRules {
  static final int FILE_LINES = 500;
  static final int METHOD_LINES = 70;
  static final int LINE_COLUMNS = 100;
  static final int CONSTRUCTOR_PARAMETERS = 7;

  /** Ways to wait for time to pass instead of for what the test needs. */
  private static final Set<String> SLEEPS = Set.of("sleep", "parkNanos", "parkUntil");

  private static final Pattern TASK = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  private static final Pattern ISSUE = Pattern.compile("#\\d+");
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  private final String name;
  private final String text;
  private final List<String> problems = new ArrayList<>();

  private SourceRules(String name, String text) {
    this.name = name;
    this.text = text;
  }

  static List<String> check(String name, String text) {
    SourceRules rules = new SourceRules(name, text);
    rules.checkLines();
    rules.checkTree();
    return rules.problems;
  }

  private void checkLines() {
    List<String> lines = text.lines().toList();
    if (lines.size() > FILE_LINES) {
      problem(1, lines.size() + " lines, at most " + FILE_LINES);
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int columns = line.codePointCount(0, line.length());
      if (columns > LINE_COLUMNS && !line.startsWith("import ") && !line.contains("://")) {
        problem(i + 1, columns + " columns, at most " + LINE_COLUMNS);
      }
      if (TASK.matcher(line).find() && !ISSUE.matcher(line).find()) {
        problem(i + 1, "a task that is left open names its issue (#12)");
      }
    }
  }

  private void checkTree() {
    JavacTask task =
        (JavacTask)
            COMPILER.getTask(null, null, null, List.of("-proc:none"), null, List.of(file()));
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        new TreeRules(unit, positions).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JavaFileObject file() {
    return new SimpleJavaFileObject(URI.create("memory:///" + name), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private void problem(long line, String what) {
    problems.add(name + ":" + line + ": " + what);
  }

  private final class TreeRules extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    private TreeRules(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      long first = line(positions.getStartPosition(unit, method));
      long last = line(positions.getEndPosition(unit, method));
      if (last - first + 1 > METHOD_LINES) {
        problem(first, (last - first + 1) + " lines in a method, at most " + METHOD_LINES);
      }
      int parameters = method.getParameters().size();
      if (method.getReturnType() == null && !inRecord() && parameters > CONSTRUCTOR_PARAMETERS) {
        problem(first, parameters + " constructor parameters, at most " + CONSTRUCTOR_PARAMETERS);
      }
      return super.visitMethod(method, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
      if (name.contains("src/test/")
          && call.getMethodSelect() instanceof MemberSelectTree select
          && SLEEPS.contains(select.getIdentifier().toString())) {
        long at = line(positions.getStartPosition(unit, call));
        problem(at, "a test waits for what it needs (Awaitility), not for time");
      }
      return super.visitMethodInvocation(call, null);
    }

    private boolean inRecord() {
      return getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
          && type.getKind() == Tree.Kind.RECORD;
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }
}

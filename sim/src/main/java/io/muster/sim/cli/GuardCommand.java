package io.muster.sim.cli;

import io.muster.sim.guard.Cost;
import io.muster.sim.guard.Guard;
import io.muster.sim.guard.GuardFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks whether the fixed scenarios cost more than they did. */
@Command(
    name = "guard",
    description = {
      "Runs fixed scenarios and compares their rounds and bytes with those in a file.",
      "More than 10 %% growth is an error; where it is meant, --renew writes the file anew."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing grew", "1:something did", "2:wrong use, or an error"},
    mixinStandardHelpOptions = true)
final class GuardCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "What they cost before (default: ${DEFAULT-VALUE}, seen from the checkout).")
  private Path file = GuardFile.PLACE;

  @Option(names = "--renew", description = "Writes the file.")
  private boolean renew;

  @Override
  public Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (renew) {
      GuardFile.write(measure(err), file);
      out.println("renewed     " + file);
      return 0;
    }
    Guard.Verdict verdict = Guard.compare(stored(spec.commandLine()), measure(err));
    verdict.hints().forEach(hint -> out.println("less        " + hint));
    verdict.errors().forEach(error -> out.println("MORE        " + error));
    if (!verdict.errors().isEmpty() || !verdict.hints().isEmpty()) {
      out.println("if it is meant: sim/bin/muster-sim guard --renew");
    } else {
      out.println("nothing grew");
    }
    out.flush();
    return verdict.errors().isEmpty() ? 0 : 1;
  }

  private SortedMap<String, Cost> stored(CommandLine commandLine) throws IOException {
    try {
      return GuardFile.read(file);
    } catch (NoSuchFileException e) {
      throw new CommandLine.ParameterException(
          commandLine, "there is no file " + file + "; run it in the checkout, or name one", e);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(commandLine, String.valueOf(e.getMessage()), e);
    }
  }

  private static SortedMap<String, Cost> measure(PrintWriter err) {
    return Guard.measure(
        name -> {
          err.println("runs        " + name);
          err.flush();
        });
  }
}

package io.muster.daemon.cli;

import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A word that needs a verb after it. */
abstract class VerbGroup implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public final Integer call() {
    CommandSpec group = Objects.requireNonNull(spec);
    String verbs = WrongUse.list(new ArrayList<>(group.subcommands().keySet()));
    throw new ParameterException(
        group.commandLine(), "'" + group.name() + "' needs a verb after it: " + verbs);
  }
}

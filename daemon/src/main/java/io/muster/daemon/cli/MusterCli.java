package io.muster.daemon.cli;

import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.Exit;
import io.muster.storage.StorageException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The command line as a whole: takes the arguments, gives the exit code. */
public final class MusterCli {
  private MusterCli() {}

  /**
   * Runs one command.
   *
   * @param env the environment; MUSTER_HOME, COLUMNS, NO_COLOR and the like are read from it
   * @param starter runs the daemon for {@code up}
   * @return the exit code: 0 in sync or done, 1 not in sync or not found, 2 wrong use or an error,
   *     3 no daemon running
   */
  public static int run(
      String[] args,
      PrintStream out,
      PrintStream err,
      Map<String, String> env,
      DaemonStarter starter) {
    Console console = new Console(out, err, Terminal.detect(env), InstantSource.system());
    return run(args, console, env, starter);
  }

  static int run(String[] args, Console console, Map<String, String> env, DaemonStarter starter) {
    CommandLine muster = commands(new Root(console, env, starter));
    muster.setOut(writer(console.out()));
    muster.setErr(writer(console.err()));
    Ansi ansi = console.terminal().colour() ? Ansi.ON : Ansi.OFF;
    muster.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
    muster.setUsageHelpWidth(Math.max(60, console.terminal().width()));
    muster.setParameterExceptionHandler((e, _) -> wrongUse(console, e));
    muster.setExecutionExceptionHandler((e, _, _) -> failed(console, e));
    if (args.length == 0) {
      muster.usage(console.err(), ansi);
      return Exit.ERROR;
    }
    int exit = muster.execute(args);
    console.out().flush();
    return exit;
  }

  private static CommandLine commands(Root root) {
    CommandLine location =
        new CommandLine(new LocationVerbs())
            .addSubcommand(new LocationVerbs.Add(root))
            .addSubcommand(new LocationVerbs.Show(root))
            .addSubcommand(new LocationVerbs.Rescan(root))
            .addSubcommand(new LocationVerbs.Remove(root));
    CommandLine sidecar =
        new CommandLine(new SidecarVerbs())
            .addSubcommand(new SidecarVerbs.Show(root))
            .addSubcommand(new SidecarVerbs.Add(root))
            .addSubcommand(new FetchVerb.Get(root))
            .addSubcommand(new SidecarVerbs.Remove(root))
            .addSubcommand(new VariantsVerb(root));
    CommandLine migrate =
        new CommandLine(new MigrateVerbs()).addSubcommand(caseless(new MigrateVerbs.Legacy(root)));
    return new CommandLine(root)
        .addSubcommand(new UpVerb(root))
        .addSubcommand(new StatusVerb(root))
        .addSubcommand(new PeersVerb(root))
        .addSubcommand(new WhereisVerb(root))
        .addSubcommand(new FetchVerb.Fetch(root))
        .addSubcommand(new PairVerb(root))
        .addSubcommand(location)
        .addSubcommand(sidecar)
        .addSubcommand(new SayVerbs.Tag(root))
        .addSubcommand(new SayVerbs.Label(root))
        .addSubcommand(new SayVerbs.Note(root))
        .addSubcommand(new SayVerbs.Favorite(root))
        .addSubcommand(new SayVerbs.Hide(root))
        .addSubcommand(new FindVerb(root))
        .addSubcommand(new IndexVerbs.Show(root))
        .addSubcommand(new IndexVerbs.Ls(root))
        .addSubcommand(new IndexVerbs.Du(root))
        .addSubcommand(new IndexVerbs.Duplicates(root))
        .addSubcommand(new IndexVerbs.Tags(root))
        .addSubcommand(new VerifyVerb(root))
        .addSubcommand(DbVerbs.commands(root))
        .addSubcommand(migrate)
        .addSubcommand(new StopVerb(root))
        .addSubcommand(new CommandLine.HelpCommand());
  }

  private static CommandLine caseless(Verb verb) {
    return new CommandLine(verb).setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }

  private static int wrongUse(Console console, CommandLine.ParameterException e) {
    console.error(WrongUse.explain(e));
    return Exit.ERROR;
  }

  private static int failed(Console console, Exception e) {
    String message = e.getMessage();
    boolean told =
        e instanceof ControlException
            || e instanceof ConfigException
            || e instanceof IllegalArgumentException
            || e instanceof StorageException;
    console.error(told && message != null ? message : "failed: " + e);
    return e instanceof ControlException control ? control.exit() : Exit.ERROR;
  }
}

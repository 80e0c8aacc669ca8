package io.muster.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.config.HostPort;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.InviteView;
import io.muster.daemon.control.Json;
import io.muster.daemon.control.PairedView;
import io.muster.daemon.control.Requests;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pair",
    header = "Join two devices in one library, by a code that one shows and the other takes.",
    footer = {
      "",
      "Example, first on one device, then on the other:",
      "  muster pair --invite",
      "  muster pair CODE",
      "On another network, where the first is not found by itself:",
      "  muster pair CODE --address 192.168.1.20:22100"
    })
final class PairVerb extends Verb {
  @Parameters(arity = "0..1", paramLabel = "CODE", description = "the code of the other device")
  private @Nullable String code;

  @Option(names = "--invite", description = "show a code: one use, five minutes, three tries")
  private boolean invite;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description = "where the other device is, if it is not found by itself")
  private @Nullable String address;

  PairVerb(Root root) {
    super(root);
  }

  @Override
  public Integer call() throws ControlException, ConfigException {
    if (invite == (code != null) || (invite && address != null)) {
      throw ControlException.failed(
          "give either --invite, or the CODE of the other device; see: muster pair --help");
    }
    if (code == null) {
      show(ask(ControlVerb.PAIR_INVITE, new Requests.None()), this::invited);
    } else {
      show(ask(ControlVerb.PAIR_JOIN, new Requests.Pair(code, checkedAddress())), this::paired);
    }
    return Exit.DONE;
  }

  private @Nullable String checkedAddress() throws ControlException {
    try {
      return address == null ? null : HostPort.parse(address).toString();
    } catch (IllegalArgumentException e) {
      throw ControlException.failed("--address: " + e.getMessage());
    }
  }

  private void invited(JsonNode answer) throws ControlException {
    InviteView view = Json.view(answer, InviteView.class);
    Duration left = Duration.between(console().now(), view.expiresAt());
    String command = "  muster pair " + Text.clean(view.code());
    console().line("code  " + Text.clean(view.code()));
    console().line("");
    console().line("On the other device run within " + Words.span(left) + ":");
    console().line(command);
    console().line("or, where it doesn't find this one by itself:");
    console().line(command + " --address " + Text.clean(view.address()));
  }

  private void paired(JsonNode answer) throws ControlException {
    PairedView view = Json.view(answer, PairedView.class);
    String where = view.name() + " in the library " + view.library();
    console().line("paired with " + Text.clean(where));
    console().line("watch it sync with: muster status --watch");
  }
}

package io.muster.daemon.cli;

import static io.muster.daemon.cli.Table.Column.path;
import static io.muster.daemon.cli.Table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.config.ConfigException;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlVerb;
import io.muster.daemon.control.Exit;
import io.muster.daemon.control.Json;
import io.muster.daemon.control.PeerView;
import io.muster.daemon.control.Requests;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "peers",
    header = "The other devices of the library, and how we stand with each.",
    footer = {"", "Example:", "  muster peers"})
final class PeersVerb extends Verb {
  PeersVerb(Root root) {
    super(root);
  }

  @Override
  public Integer call() throws ControlException, ConfigException {
    show(ask(ControlVerb.PEERS, new Requests.None()), this::people);
    return Exit.DONE;
  }

  private void people(JsonNode answer) throws ControlException {
    List<PeerView> peers = Json.views(answer, PeerView.class);
    int width = console().terminal().width();
    if (peers.isEmpty()) {
      console().line("no other device is in this library; pair one with: muster pair --invite");
      return;
    }
    console().lines(StatusReport.peers(peers, console().now()).lines(width));
    Table where = new Table(text("PEER"), text("ADDRESS"), path("ID"));
    for (PeerView peer : peers) {
      where.row(peer.name(), peer.address() == null ? "-" : peer.address(), peer.id());
    }
    console().section(where);
    console().section(devices(peers));
  }

  private Table devices(List<PeerView> peers) {
    Table table =
        new Table(text("PEER"), text("SYSTEM"), text("MODEL"), text("CAN"), text("LAST SEEN"));
    for (PeerView peer : peers) {
      PeerView.About about = peer.about();
      if (about != null) {
        table.row(
            peer.name(),
            shown((about.os() + " " + about.osVersion()).strip()),
            shown(about.hardwareModel()),
            shown(String.join(", ", about.capabilities())),
            about.online() ? "now" : Words.ago(about.lastSeen(), console().now()));
      }
    }
    return table;
  }

  private static String shown(String text) {
    return text.isEmpty() ? "-" : text;
  }
}

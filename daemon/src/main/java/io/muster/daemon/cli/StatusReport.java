package io.muster.daemon.cli;

import static io.muster.daemon.cli.Table.Column.number;
import static io.muster.daemon.cli.Table.Column.path;
import static io.muster.daemon.cli.Table.Column.text;

import io.muster.daemon.control.LocationView;
import io.muster.daemon.control.PeerView;
import io.muster.daemon.control.StatusView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status for people: the answer first, then the tables, then what needs a look. */
final class StatusReport {
  /** Problems of one kind that are shown; the count stands above them. */
  private static final int MAX_PROBLEMS = 10;

  private static final int ID_SHOWN = 9;

  private final StatusView status;
  private final Console console;

  StatusReport(StatusView status, Console console) {
    this.status = status;
    this.console = console;
  }

  void print() {
    console.line(headline());
    console.line("");
    summary();
    console.section(peers(status.peers(), console.now()));
    console.section(holders());
    console.section(locations(status.locations(), console.now()));
    problems();
  }

  String headline() {
    String damage = status.problems().damage();
    if (damage != null) {
      return console.bad("damaged") + ": " + Text.clean(damage);
    }
    return status.inSync()
        ? console.good("in sync") + Text.clean(whyInSync())
        : console.bad("not in sync") + Text.clean(whyNot());
  }

  private String whyInSync() {
    if (status.peers().isEmpty()) {
      return ": alone in this library; pair a device with: muster pair --invite";
    }
    long connected = connected().size();
    long away = status.peers().size() - connected;
    return " with "
        + Words.count(connected, "device")
        + (away == 0 ? "" : ", " + Words.number(away) + " away");
  }

  private String whyNot() {
    if (connected().isEmpty()) {
      return status.peers().isEmpty() ? "" : ": no other device is connected";
    }
    String unequal =
        connected().stream()
            .filter(peer -> worst(peer) != PeerView.Sync.IN_SYNC)
            .map(peer -> phrase(worst(peer)) + peer.name())
            .collect(Collectors.joining(", "));
    return unequal.isEmpty() ? ": comparing" : ": " + unequal;
  }

  private List<PeerView> connected() {
    return status.peers().stream()
        .filter(peer -> peer.state() == PeerView.State.CONNECTED)
        .toList();
  }

  /** The less happy of both channels; the order of the enum is from good to bad. */
  private static PeerView.Sync worst(PeerView peer) {
    return peer.library().compareTo(peer.availability()) >= 0
        ? peer.library()
        : peer.availability();
  }

  private static String phrase(PeerView.Sync sync) {
    return switch (sync) {
      case IN_SYNC -> "in sync with ";
      case EXCHANGING -> "exchanging with ";
      case BEHIND -> "differs from ";
      case UNKNOWN -> "not yet compared with ";
      case OFF -> "a channel is off to ";
    };
  }

  private void summary() {
    StatusView.Library library = status.library();
    StatusView.Device device = status.device();
    fact("device", device.name() + ", listens on " + device.address());
    fact("library", library.name() + ", in " + library.path());
    fact(
        "holds",
        Words.count(library.contents(), "content")
            + ", "
            + Words.count(library.sidecars(), "sidecar")
            + (library.failed() == 0 ? "" : ", " + Words.number(library.failed()) + " failed"));
    if (device.pending() > 0) {
      fact("working", Words.count(device.pending(), "sidecar") + " still to make or fetch");
    }
    fact("traffic", traffic(status.traffic()));
    StatusView.Refused refused = status.availability().refused();
    if (refused.forged() + refused.clashing() > 0) {
      fact("refused", refused(refused));
    }
    pairing(device.pairing());
  }

  private static String refused(StatusView.Refused refused) {
    return "%s forged, %s with the version of another, %s older"
        .formatted(
            Words.count(refused.forged(), "head"),
            Words.number(refused.clashing()),
            Words.number(refused.older()));
  }

  private static String traffic(StatusView.Traffic traffic) {
    return "%s sent, %s received since the start"
        .formatted(
            Words.size(traffic.library().sent().bytes() + traffic.gossip().sent().bytes()),
            Words.size(traffic.library().received().bytes() + traffic.gossip().received().bytes()));
  }

  private void pairing(StatusView.@Nullable Pairing pairing) {
    if (pairing != null) {
      Duration left = Duration.between(console.now(), pairing.expiresAt());
      String tries = pairing.triesLeft() == 1 ? "1 try" : pairing.triesLeft() + " tries";
      fact("pairing", "open for " + Words.span(left) + ", " + tries + " left");
    }
  }

  private void fact(String name, String value) {
    String label = Text.pad(name, ID_SHOWN, false);
    int room = console.terminal().width() - ID_SHOWN;
    console.line(label + Text.cutMiddle(Text.clean(value), room));
  }

  static Table peers(List<PeerView> peers, Instant now) {
    Table table =
        new Table(
            text("PEER"),
            text("STATE"),
            text("LIBRARY"),
            text("AVAILABILITY"),
            number("RTT"),
            text("LAST EQUAL"));
    for (PeerView peer : peers) {
      table.row(
          peer.name(),
          Words.of(peer.state()),
          Words.of(peer.library()),
          Words.of(peer.availability()),
          Words.millis(peer.rttMs()),
          Words.ago(peer.lastProof(), now));
    }
    return table;
  }

  private Table holders() {
    Table table = new Table(text("HELD BY"), number("CONTENTS"), number("SIDECARS"));
    for (StatusView.Holder holder : status.availability().devices()) {
      table.row(holder.name(), Words.number(holder.contents()), Words.number(holder.sidecars()));
    }
    return table;
  }

  static Table locations(List<LocationView> locations, Instant now) {
    Table table =
        new Table(
            path("LOCATION"),
            text("STATE"),
            number("FILES"),
            number("SIZE"),
            number("UNREADABLE"),
            text("SCAN"),
            text("LAST SCAN"));
    for (LocationView location : locations) {
      table.row(
          location.path(),
          Words.of(location.state()),
          Words.number(location.files()),
          Words.size(location.bytes()),
          Words.number(location.unreadable()),
          location.scanState(),
          Words.ago(location.lastScan(), now));
    }
    return table;
  }

  /** A line for each location that can't be walked. */
  static List<String> failedScans(List<LocationView> locations) {
    return locations.stream()
        .filter(location -> location.error() != null)
        .map(location -> Text.clean(location.path() + ": " + location.error()))
        .toList();
  }

  private void problems() {
    StatusView.Problems problems = status.problems();
    problemList(problems.unreadable(), "file", "can't be read", problems.unreadableFiles());
    problemList(status.library().failed(), "sidecar", "could not be made", problems.failed());
    List<String> failedScans = failedScans(status.locations());
    if (!problems.warnings().isEmpty() || !failedScans.isEmpty()) {
      console.line("");
    }
    failedScans.forEach(line -> console.line(console.bad("not scanned") + ": " + line));
    for (String warning : problems.warnings()) {
      console.line(console.bad("warning") + ": " + Text.clean(warning));
    }
  }

  private void problemList(long count, String noun, String what, List<StatusView.Problem> shown) {
    if (count == 0) {
      return;
    }
    console.line("");
    console.line(Words.count(count, noun) + " " + what + ":");
    Table table = new Table(path("FILE"), text("SIDECAR"), text("REASON"));
    Table plain = new Table(path("FILE"), text("REASON"));
    for (StatusView.Problem problem : shown.stream().limit(MAX_PROBLEMS).toList()) {
      if (problem.variant() == null) {
        plain.row(problem.path(), problem.reason());
      } else {
        table.row(problem.path(), problem.variant(), problem.reason());
      }
    }
    for (Table each : List.of(plain, table)) {
      if (!each.isEmpty()) {
        console.lines(each.lines(console.terminal().width()));
      }
    }
    if (count > MAX_PROBLEMS) {
      console.line("and " + Words.number(count - MAX_PROBLEMS) + " more; see status --json");
    }
  }
}

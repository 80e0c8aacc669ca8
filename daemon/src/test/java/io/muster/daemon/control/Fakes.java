package io.muster.daemon.control;

import java.time.Instant;
import java.util.List;

/** Answers with every field filled, for tests of both ends of the control socket. */
public final class Fakes {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final String UUID = "8f14e45f-ceea-867a-9a36-0123456789ab";
  public static final String HASH = "ab".repeat(32);
  public static final PeerView DESKTOP =
      new PeerView(
          "DESK234",
          "desktop",
          PeerView.State.CONNECTED,
          "192.168.1.20:22100",
          0.42,
          PeerView.Sync.IN_SYNC,
          PeerView.Sync.IN_SYNC,
          NOW.minusSeconds(12),
          new PeerView.About(
              "Linux", "6.12", "Tower 9", List.of("make-images", "make-pdf"), true, NOW));
  public static final PeerView PHONE =
      new PeerView(
          "PHONE567",
          "phone",
          PeerView.State.DISCONNECTED,
          null,
          null,
          PeerView.Sync.UNKNOWN,
          PeerView.Sync.UNKNOWN,
          NOW.minusSeconds(7500),
          null);
  public static final SidecarView THUMB =
      new SidecarView(
          "thumb_128",
          HASH,
          4123,
          "jpeg",
          true,
          List.of(
              new SidecarView.Holder("LAP", "laptop", true),
              new SidecarView.Holder("PHONE567", "phone", false)),
          null);
  public static final LocationView PICTURES =
      new LocationView(
          "/home/ann/Pictures",
          LocationView.State.WATCHING,
          12_345,
          98_765_432_100L,
          2,
          NOW.minusSeconds(200),
          "error",
          "its disk is away");

  private Fakes() {}

  public static StatusView status(boolean inSync, List<PeerView> peers) {
    return new StatusView(
        new StatusView.Device(
            "LAP",
            "laptop",
            "0.0.0.0:22100",
            4711,
            17,
            new StatusView.Pairing(NOW.plusSeconds(200), 3)),
        new StatusView.Library(
            "/home/ann/.local/share/muster/Photos.sdlibrary",
            "Photos",
            "0b7f",
            12_340,
            12_338,
            37_014,
            1,
            HASH),
        new StatusView.Availability(
            HASH,
            List.of(
                new StatusView.Holder("LAP", "laptop", "1-af", 118, 12_340, 37_014),
                new StatusView.Holder("DESK234", "desktop", "2-01", 96, 12_100, 36_300)),
            StatusView.Refused.NONE),
        new StatusView.Traffic(
            new StatusView.ChannelTraffic(
                new StatusView.Way(120, 3_400_000), new StatusView.Way(90, 12_000)),
            new StatusView.ChannelTraffic(
                new StatusView.Way(800, 52_000), new StatusView.Way(810, 53_000)),
            31),
        peers,
        inSync,
        List.of(PICTURES),
        new StatusView.Problems(
            null,
            2,
            List.of(
                new StatusView.Problem("/home/ann/Pictures/locked.jpg", null, "permission denied"),
                new StatusView.Problem("/home/ann/Pictures/\u001b[2Jevil.jpg", null, "I/O error")),
            List.of(
                new StatusView.Problem(
                    "/home/ann/Pictures/2019/a very long folder name for a holiday/broken.jpg",
                    "thumb_128",
                    "the JPEG ends in the middle")),
            List.of("the clock of phone is 3 h ahead")));
  }

  public static WhereisView.Content content() {
    return new WhereisView.Content("/home/ann/Pictures/beach.jpg", UUID, List.of(THUMB));
  }

  public static WhereisView.Folder folder(boolean missing) {
    return new WhereisView.Folder(
        "/home/ann/Pictures",
        1234,
        List.of(
            new WhereisView.Sum(
                "thumb_128",
                1234,
                1200,
                List.of(
                    new WhereisView.HolderCount("LAP", "laptop", true, 1200),
                    new WhereisView.HolderCount("PHONE567", "phone", false, 1234)))),
        missing ? List.of(content()) : null,
        missing ? 34 : 0);
  }
}

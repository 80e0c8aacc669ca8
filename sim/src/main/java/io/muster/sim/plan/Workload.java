package io.muster.sim.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.world.Text;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part, when each is online and what each does in a day: what a person writes down in a
 * file. What is left out there is nothing, or never.
 *
 * @param about a sentence for people
 */
public record Workload(
    String about, Topology topology, StoreKind store, Links links, List<Kind> devices) {
  /** Checks it; says what is wrong. */
  public Workload {
    require(!isBlank(about), "about says in a sentence what it is");
    require(
        topology != null && store != null && links != null, "topology, store and links are set");
    require(devices != null && !devices.isEmpty(), "there are devices");
    devices = List.copyOf(devices);
    int all = devices.stream().mapToInt(Kind::count).sum();
    require(
        all >= 2 && all <= topology.mostDevices(),
        Text.of(
            "it has %d devices; a run has 2 to %d where their topology is %s",
            all, topology.mostDevices(), topology));
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }

  /** How many devices there are. */
  public int size() {
    return devices.stream().mapToInt(Kind::count).sum();
  }

  /** The same with its data elsewhere. */
  public Workload on(StoreKind other) {
    return new Workload(about, topology, other, links, devices);
  }

  /** What its devices are called, by number. */
  public List<String> names() {
    return devices.stream()
        .flatMap(
            kind ->
                IntStream.rangeClosed(1, kind.count())
                    .mapToObj(each -> kind.count() == 1 ? kind.kind() : kind.kind() + " " + each))
        .toList();
  }

  /**
   * How frames fare between any two devices that are online.
   *
   * @param loss probability that one is lost
   */
  public record Links(long minDelayMillis, long maxDelayMillis, double loss) {
    public Links {
      require(
          minDelayMillis >= 0 && minDelayMillis <= maxDelayMillis && maxDelayMillis <= 60_000,
          "delays are 0 to 60000 ms, the shortest first");
      require(loss >= 0 && loss <= Scenario.MAX_LOSS, "loss is 0 to " + Scenario.MAX_LOSS);
    }
  }

  /** So many devices of one kind. */
  public record Kind(String kind, int count, Online online, Photos photos, Sidecars sidecars) {
    public Kind {
      require(!isBlank(kind), "every kind of device has a name");
      require(count >= 1 && count <= 100_000, "count is 1 to 100000: " + kind);
      require(online != null, "online is set: " + kind);
      photos = photos == null ? new Photos(0, 0, 0, 0, 0) : photos;
      sidecars = sidecars == null ? new Sidecars(0, 0, 0, 0) : sidecars;
    }
  }

  /** What a device is while it is not online. */
  public enum Otherwise {
    /** Nobody reaches it, but it works on. */
    AWAY,

    /** It is shut down. */
    OFF
  }

  /**
   * When a device is online.
   *
   * @param hours of each day
   * @param shiftMinutes how much earlier or later than that on any day at most
   * @param skippedDays share of days on which it isn't at all
   */
  public record Online(
      List<Hours> hours, int shiftMinutes, double skippedDays, Otherwise otherwise) {
    public Online {
      hours = hours == null ? List.of() : List.copyOf(hours);
      otherwise = otherwise == null ? Otherwise.OFF : otherwise;
      require(!hours.isEmpty(), "online has hours");
      require(shiftMinutes >= 0 && shiftMinutes <= 600, "shift_minutes is 0 to 600");
      require(skippedDays >= 0 && skippedDays < 1, "skipped_days is a share from 0, below 1");
    }
  }

  /**
   * What a device does with photos, on an average day.
   *
   * @param mostPerBurst photos of one burst at most; small bursts are more frequent
   */
  public record Photos(
      double burstsPerDay,
      int mostPerBurst,
      double editsPerDay,
      double tagsPerDay,
      double deletesPerDay) {
    public Photos {
      requireRate(burstsPerDay, "bursts_per_day");
      requireRate(editsPerDay, "edits_per_day");
      requireRate(tagsPerDay, "tags_per_day");
      requireRate(deletesPerDay, "deletes_per_day");
      require(mostPerBurst >= 0 && mostPerBurst <= 1_000, "most_per_burst is 0 to 1000");
      require(
          burstsPerDay == 0 || mostPerBurst > 0,
          "bursts have at most so many photos: most_per_burst");
    }
  }

  /**
   * What a device does with sidecars. It makes what is missing every so many minutes while it is
   * online, 0 for never.
   *
   * @param fetchesPerDay how often it gets the bytes that it lacks of the latest photos
   * @param givesUpPerDay how often it deletes those of the oldest
   */
  public record Sidecars(
      int thumbsEveryMinutes, int textsEveryMinutes, double fetchesPerDay, double givesUpPerDay) {
    public Sidecars {
      require(thumbsEveryMinutes >= 0, "thumbs_every_minutes is 0 or more");
      require(textsEveryMinutes >= 0, "texts_every_minutes is 0 or more");
      requireRate(fetchesPerDay, "fetches_per_day");
      requireRate(givesUpPerDay, "gives_up_per_day");
    }
  }

  private static void requireRate(double rate, String what) {
    require(rate >= 0 && rate <= 10_000, what + " is 0 to 10000");
  }

  /** A part of a day, in minutes from midnight; written as {@code 18:30-23:00}. */
  public record Hours(int fromMinute, int untilMinute) {
    static final int DAY_MINUTES = 24 * 60;

    public Hours {
      require(
          0 <= fromMinute && fromMinute < untilMinute && untilMinute <= DAY_MINUTES,
          "hours are of one day, the earlier first: two parts for a night");
    }

    /** Reads {@code 18:30-23:00}. */
    @JsonCreator
    static Hours parse(String text) {
      require(
          text.matches("\\d\\d:[0-5]\\d-\\d\\d:[0-5]\\d"),
          "hours are like 18:30-23:00, not " + text);
      return new Hours(minute(text.substring(0, 5)), minute(text.substring(6)));
    }

    private static int minute(String time) {
      return 60 * Integer.parseInt(time.substring(0, 2)) + Integer.parseInt(time.substring(3));
    }
  }
}

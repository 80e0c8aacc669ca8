package io.muster.sim.plan;

import io.muster.sim.fault.Away;
import io.muster.sim.fault.Fault;
import io.muster.sim.fault.LostFrames;
import io.muster.sim.fault.SlowLinks;
import io.muster.sim.fault.SwitchedOff;
import io.muster.sim.plan.Workload.Kind;
import io.muster.sim.plan.Workload.Otherwise;
import io.muster.sim.workload.Act;
import io.muster.sim.workload.Meeting;
import io.muster.sim.workload.Operation;
import io.muster.sim.world.Randomness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns a workload into a plan of some days: the same every time. In the first minute all devices
 * are online and paired; from then on each is away or off outside its hours, until all come
 * together in the end.
 */
public final class WorkloadPlanner {
  static final long SETUP_MILLIS = 60_000;
  private static final long FIRST_MEETING_MILLIS = 1_000;
  private static final long LAST_MEETING_MILLIS = 15_000;
  private static final long PATIENCE_MILLIS = 1_800_000;

  /** Sidecars that are made at once, and the photos whose sidecars are fetched or given up. */
  private static final int CHORE_COUNT = 200;

  private final Workload workload;
  private final Randomness random;
  private final long untilMillis;
  private final List<Fault> faults = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();

  private WorkloadPlanner(Workload workload, long seed, long untilMillis) {
    this.workload = workload;
    this.random = Randomness.of(seed).fork("plan");
    this.untilMillis = untilMillis;
  }

  /**
   * A plan.
   *
   * @param days how long; a part of a day at least the setup takes
   * @throws IllegalArgumentException if a plan can't have so much in it
   */
  public static Plan plan(Workload workload, double days, long seed) {
    long untilMillis = (long) (days * Presence.DAY_MILLIS);
    if (untilMillis <= SETUP_MILLIS || untilMillis > Plan.Times.MAX_MILLIS) {
      throw new IllegalArgumentException("days are more than a minute, and 31 at most");
    }
    return new WorkloadPlanner(workload, seed, untilMillis).plan(seed);
  }

  private Plan plan(long seed) {
    List<Integer> devices = IntStream.range(0, workload.size()).boxed().toList();
    Workload.Links links = workload.links();
    faults.add(new SlowLinks(0, untilMillis, links.minDelayMillis(), links.maxDelayMillis()));
    if (links.loss() > 0) {
      faults.add(new LostFrames(0, links.loss()));
    }
    int device = 0;
    for (Kind kind : workload.devices()) {
      for (int i = 0; i < kind.count(); i++) {
        plan(device, kind, random.fork("device " + device));
        device++;
      }
    }
    faults.sort(Comparator.comparingLong(Fault::atMillis));
    return new Plan(
        seed,
        new Plan.Setup(workload.store(), workload.topology(), devices, devices, 1),
        new Plan.Times(untilMillis, untilMillis, PATIENCE_MILLIS),
        meetings(devices.size()),
        faults,
        numbered());
  }

  private List<Meeting> meetings(int devices) {
    Randomness own = random.fork("meetings");
    return IntStream.range(1, devices)
        .mapToObj(
            device ->
                new Meeting(
                    own.between(FIRST_MEETING_MILLIS, LAST_MEETING_MILLIS),
                    workload.topology().partner(device),
                    device))
        .toList();
  }

  private List<Operation> numbered() {
    operations.sort(
        Comparator.comparingLong(Operation::atMillis).thenComparingInt(Operation::device));
    return IntStream.range(0, operations.size())
        .mapToObj(number -> operations.get(number).numbered(number))
        .toList();
  }

  private void plan(int device, Kind kind, Randomness own) {
    Presence online = Presence.plan(kind.online(), own.fork("hours"), SETUP_MILLIS, untilMillis);
    online.absences().forEach(span -> faults.add(absence(device, kind.online().otherwise(), span)));
    Presence inUse =
        kind.online().otherwise() == Otherwise.AWAY
            ? Presence.awake(own.fork("awake"), SETUP_MILLIS, untilMillis)
            : online;
    Workload.Photos photos = kind.photos();
    bursts(device, photos, inUse, own.fork("bursts"));
    some(Act.EDIT, photos.editsPerDay(), 1, device, inUse, own);
    some(Act.TAG, photos.tagsPerDay(), 1, device, inUse, own);
    some(Act.DELETE, photos.deletesPerDay(), 1, device, inUse, own);
    Workload.Sidecars sidecars = kind.sidecars();
    every(Act.THUMBS, sidecars.thumbsEveryMinutes(), device, online, own);
    every(Act.TEXTS, sidecars.textsEveryMinutes(), device, online, own);
    some(Act.FETCH, sidecars.fetchesPerDay(), CHORE_COUNT, device, online, own);
    some(Act.GIVE_UP, sidecars.givesUpPerDay(), CHORE_COUNT, device, online, own);
  }

  private static Fault absence(int device, Otherwise otherwise, Presence.Span span) {
    return switch (otherwise) {
      case AWAY -> new Away(span.fromMillis(), span.millis(), device);
      case OFF -> new SwitchedOff(span.fromMillis(), span.millis(), device);
    };
  }

  /** So many for a rate, the rest of a whole one by chance. */
  private long times(double perDay, Randomness own) {
    double times = perDay * untilMillis / Presence.DAY_MILLIS;
    return (long) times + (own.chance(times % 1) ? 1 : 0);
  }

  private void bursts(int device, Workload.Photos photos, Presence inUse, Randomness own) {
    for (long at : inUse.moments(times(photos.burstsPerDay(), own), own)) {
      long one = own.between(1, photos.mostPerBurst());
      long other = own.between(1, photos.mostPerBurst());
      int count = (int) Math.min(one, other);
      operations.add(new Operation(at, device, 0, Act.PHOTOS, count));
    }
  }

  private void some(
      Act act, double perDay, int count, int device, Presence presence, Randomness random) {
    Randomness own = random.fork(act.name());
    presence
        .moments(times(perDay, own), own)
        .forEach(at -> operations.add(new Operation(at, device, 0, act, count)));
  }

  private void every(Act act, int minutes, int device, Presence presence, Randomness random) {
    if (minutes > 0) {
      presence
          .every(minutes * Presence.MINUTE_MILLIS, random.fork(act.name()))
          .forEach(at -> operations.add(new Operation(at, device, 0, act, CHORE_COUNT)));
    }
  }
}

package io.muster.sim.plan;

import io.muster.sim.disk.StoreKind;
import io.muster.sim.fault.Fault;
import io.muster.sim.workload.Act;
import io.muster.sim.workload.Meeting;
import io.muster.sim.workload.Operation;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All that is going to happen in a run, but for what the seed decides on the way: delays, losses,
 * what an operation changes. Times are milliseconds from the beginning.
 *
 * @param meetings who is paired with whom
 */
public record Plan(
    long seed,
    Setup setup,
    Times times,
    List<Meeting> meetings,
    List<Fault> faults,
    List<Operation> operations) {
  /** Most faults, and most operations. */
  public static final int MAX_EVENTS = 100_000;

  /** Most photos. */
  public static final int MAX_PHOTOS = 100_000;

  /**
   * Who takes part.
   *
   * @param devices the numbers of the devices, ascending
   * @param core the devices that have to converge: all, or in a run for liveness the part that is
   *     whole in the end
   * @param contents how many contents the operations are about
   */
  public record Setup(
      StoreKind store, Topology topology, List<Integer> devices, List<Integer> core, int contents) {
    public Setup {
      require(store != null, "the store is missing: MEMORY or SQLITE");
      require(topology != null, "the topology is missing: MESH, LINE or WEB");
      require(devices != null && core != null, "the devices or the core are missing");
      devices = List.copyOf(devices);
      core = List.copyOf(core);
    }
  }

  /**
   * When the parts of a run end.
   *
   * @param workMillis the operations
   * @param faultsMillis the time of faults
   * @param patienceMillis how long after that all have to have converged
   */
  public record Times(long workMillis, long faultsMillis, long patienceMillis) {
    /** A month of virtual time. */
    public static final long MAX_MILLIS = 31L * 24 * 3600 * 1000;

    /**
     * Checks the times.
     *
     * @throws IllegalArgumentException if one is none; says which
     */
    public Times {
      checkTime("workMillis", workMillis);
      checkTime("faultsMillis", faultsMillis);
      checkTime("patienceMillis", patienceMillis);
    }

    private static void checkTime(String name, long millis) {
      require(millis >= 0 && millis <= MAX_MILLIS, name + " is 0 to " + MAX_MILLIS);
    }

    /** The end of what is planned. */
    public long endMillis() {
      return Math.max(workMillis, faultsMillis);
    }
  }

  /**
   * Checks a plan, which may come from a file.
   *
   * @throws IllegalArgumentException if it can't be run; says why
   */
  public Plan {
    require(setup != null && times != null, "setup or times are missing");
    require(
        meetings != null && faults != null && operations != null,
        "meetings, faults or operations are missing");
    List<Integer> devices = setup.devices();
    meetings = List.copyOf(meetings);
    faults = List.copyOf(faults);
    operations = List.copyOf(operations);
    SortedSet<Integer> known = new TreeSet<>(devices);
    require(known.size() == devices.size(), "a device is named twice");
    int most = setup.topology().mostDevices();
    require(devices.size() >= 2 && devices.size() <= most, "devices are 2 to " + most);
    require(known.first() >= 0, "devices are numbered from 0");
    require(
        setup.core().size() >= 2 && known.containsAll(setup.core()),
        "the core is two of the devices or more");
    require(
        setup.contents() >= 1 && setup.contents() <= MAX_EVENTS, "contents are 1 to " + MAX_EVENTS);
    require(faults.size() <= MAX_EVENTS, "faults are at most " + MAX_EVENTS);
    require(operations.size() <= MAX_EVENTS, "operations are at most " + MAX_EVENTS);
    for (Fault fault : faults) {
      require(known.containsAll(fault.about()), "no such device: " + fault);
      require(isIn(fault.atMillis(), times), "not in the run: " + fault);
    }
    SortedSet<Integer> numbers = new TreeSet<>();
    for (Operation operation : operations) {
      require(known.contains(operation.device()), "no such device: " + operation);
      require(numbers.add(operation.number()), "two operations have its number: " + operation);
      require(operation.act() != null, "its act is missing: " + operation);
      require(isIn(operation.atMillis(), times), "not in the run: " + operation);
      require(
          operation.count() >= 1 && operation.count() <= Operation.MAX_COUNT,
          "its count is 1 to " + Operation.MAX_COUNT + ": " + operation);
    }
    require(photos(operations) <= MAX_PHOTOS, "photos are at most " + MAX_PHOTOS);
    for (Meeting meeting : meetings) {
      require(
          known.contains(meeting.one()) && known.contains(meeting.other()),
          "no such device: " + meeting);
      require(isIn(meeting.atMillis(), times), "not in the run: " + meeting);
    }
  }

  private static long photos(List<Operation> operations) {
    return operations.stream()
        .filter(operation -> operation.act() == Act.PHOTOS)
        .mapToLong(Operation::count)
        .sum();
  }

  private static boolean isIn(long millis, Times times) {
    return millis >= 0 && millis <= times.endMillis() && millis <= Times.MAX_MILLIS;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }

  public Plan withFaults(List<Fault> some) {
    return new Plan(seed, setup, times, meetings, some, operations);
  }

  public Plan withOperations(List<Operation> some) {
    return new Plan(seed, setup, times, meetings, faults, some);
  }

  /**
   * The plan without a device: nothing is about it any more. The others move up, and each is paired
   * with whom its new place is paired with, since it may not reach anybody else.
   */
  public Plan without(int device) {
    List<Integer> left = setup.devices().stream().filter(number -> number != device).toList();
    return new Plan(
        seed,
        new Setup(
            setup.store(),
            setup.topology(),
            left,
            setup.core().stream().filter(number -> number != device).toList(),
            setup.contents()),
        times,
        meetings.stream()
            .filter(meeting -> left.indexOf(meeting.other()) > 0)
            .map(meeting -> meeting.with(partner(left, meeting.other())))
            .toList(),
        faults.stream().filter(fault -> !fault.about().contains(device)).toList(),
        operations.stream().filter(operation -> operation.device() != device).toList());
  }

  private int partner(List<Integer> left, int device) {
    return left.get(setup.topology().partner(left.indexOf(device)));
  }
}

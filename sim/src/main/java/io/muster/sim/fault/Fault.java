package io.muster.sim.fault;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * One thing that goes wrong, at one time. All that it does is in its fields, so that a plan can be
 * written down, shortened and run again; what they leave open comes from the world's seed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fault")
public sealed interface Fault
    permits Away,
        BrokenConnection,
        ClockJump,
        ClockPace,
        ClonedDevice,
        Crash,
        DroppedRow,
        DuplicateFrames,
        FlippedBytes,
        FullDisk,
        GarbledFrames,
        LateFrames,
        LostAvailability,
        LostCommits,
        LostFrames,
        LyingRelay,
        OvertakenFrames,
        Partition,
        PowerCut,
        Removal,
        RestoredCopy,
        SlowDevice,
        SlowLinks,
        Swizzle,
        SwitchedOff {
  /** When it begins, in milliseconds from the beginning of the run. */
  long atMillis();

  /** The numbers of the devices that it is about; empty where it is about all. */
  @JsonIgnore
  default List<Integer> about() {
    return List.of();
  }

  /** Goes wrong, now, and sees to it that it ends in time. */
  void begin(Stage stage);

  /** Makes whole what is still broken, as the time of faults is over. */
  default void end(Stage stage) {}
}

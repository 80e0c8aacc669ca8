package io.muster.sim.real;

import io.muster.sim.world.Randomness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Something that a person does on a device.
 *
 * @param atMillis when, from the time at which all devices are one library
 * @param count how many files it is about
 */
record Deed(long atMillis, int device, Kind kind, int count) {
  private static final int MOST_FILES = 12;
  private static final long PAUSE_MILLIS = 4_000;

  /** What is done. */
  enum Kind {
    /** New text files appear. */
    FILES,
    /** Files that are there get a tag. */
    TAG
  }

  /** For people. */
  String words() {
    return switch (kind) {
      case FILES -> count + " new files";
      case TAG -> "a tag for up to " + count + " files";
    };
  }

  /** Deeds of all devices over a while: first files, later also tags. */
  static List<Deed> plan(Randomness random, int devices, long millis) {
    List<Deed> deeds = new ArrayList<>();
    for (long at = 0; at < millis; at += random.between(PAUSE_MILLIS / 2, PAUSE_MILLIS)) {
      Kind kind = deeds.size() >= devices && random.chance(0.3) ? Kind.TAG : Kind.FILES;
      int device = deeds.size() < devices ? deeds.size() : random.nextInt(devices);
      deeds.add(new Deed(at, device, kind, (int) random.between(1, MOST_FILES)));
    }
    deeds.sort(Comparator.comparingLong(Deed::atMillis));
    return deeds;
  }
}

package io.muster.sim.report;

import java.util.List;

/**
 * What a report is about.
 *
 * @param title in a few words
 * @param again the command that runs it again
 * @param names of the devices by number; where one is missing it is called by its number
 */
public record Subject(String title, String again, List<String> names) {
  public Subject {
    names = List.copyOf(names);
  }

  String name(int device) {
    return device < names.size() ? names.get(device) : "device " + device;
  }
}

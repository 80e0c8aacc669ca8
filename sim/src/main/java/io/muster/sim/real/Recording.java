package io.muster.sim.real;

import java.util.List;

/**
 * What happened on real devices, by the machine's clock.
 *
 * @param starts when each device began, by its number
 * @param meetings when the first device took in each of the others, by number from 1
 * @param endMillis when the traffic was read
 */
record Recording(List<Long> starts, List<Long> meetings, List<Written> written, long endMillis) {
  Recording {
    starts = List.copyOf(starts);
    meetings = List.copyOf(meetings);
    written = List.copyOf(written);
  }
}

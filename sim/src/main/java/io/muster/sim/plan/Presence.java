package io.muster.sim.plan;

import io.muster.sim.plan.Workload.Hours;
import io.muster.sim.plan.Workload.Online;
import io.muster.sim.world.Randomness;
import java.util.ArrayList;
import java.util.List;

/**
 * When a device is there, in ascending spans that don't touch.
 *
 * @param setupMillis at the beginning, when everybody is there
 * @param untilMillis the end of the run; whoever is there then stays
 */
record Presence(List<Span> spans, long setupMillis, long untilMillis) {
  static final long MINUTE_MILLIS = 60_000;
  static final long DAY_MILLIS = Hours.DAY_MINUTES * MINUTE_MILLIS;

  /** When people are awake. */
  private static final Online AWAKE =
      new Online(List.of(new Hours(7 * 60, 23 * 60)), 0, 0, Workload.Otherwise.OFF);

  /** A stretch of time. */
  record Span(long fromMillis, long untilMillis) {
    long millis() {
      return untilMillis - fromMillis;
    }
  }

  Presence {
    spans = List.copyOf(spans);
  }

  /** The hours of every day, each shifted a little; and the first minute, for the setup. */
  static Presence plan(Online online, Randomness random, long setupMillis, long untilMillis) {
    List<Span> spans = new ArrayList<>();
    spans.add(new Span(0, Math.min(setupMillis, untilMillis)));
    for (long day = 0; day < untilMillis; day += DAY_MILLIS) {
      boolean skipped = random.chance(online.skippedDays());
      for (Hours hours : online.hours()) {
        Span span = shifted(day, hours, online.shiftMinutes(), random);
        if (!skipped) {
          add(spans, span, untilMillis);
        }
      }
    }
    return new Presence(spans, setupMillis, untilMillis);
  }

  /** When people do something with a device that they always have with them. */
  static Presence awake(Randomness random, long setupMillis, long untilMillis) {
    return plan(AWAKE, random, setupMillis, untilMillis);
  }

  private static Span shifted(long day, Hours hours, int shiftMinutes, Randomness random) {
    long shift = shiftMinutes * MINUTE_MILLIS;
    long from = hours.fromMinute() * MINUTE_MILLIS + random.between(-shift, shift);
    long until = hours.untilMinute() * MINUTE_MILLIS + random.between(-shift, shift);
    boolean allDay = hours.fromMinute() == 0 && hours.untilMinute() == Hours.DAY_MINUTES;
    return allDay ? new Span(day, day + DAY_MILLIS) : new Span(day + from, day + until);
  }

  private static void add(List<Span> spans, Span span, long untilMillis) {
    Span last = spans.getLast();
    long until = Math.min(span.untilMillis(), untilMillis);
    if (span.fromMillis() <= last.untilMillis()) {
      long joined = Math.max(last.untilMillis(), until);
      spans.set(spans.size() - 1, new Span(last.fromMillis(), joined));
    } else if (span.fromMillis() < until) {
      spans.add(new Span(span.fromMillis(), until));
    }
  }

  /** When it isn't there. */
  List<Span> absences() {
    List<Span> absences = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      long from = spans.get(i).untilMillis();
      long until = i + 1 < spans.size() ? spans.get(i + 1).fromMillis() : untilMillis;
      if (from < until) {
        absences.add(new Span(from, until));
      }
    }
    return absences;
  }

  /** Moments at which it is there, each as likely; none where it only came for the setup. */
  List<Long> moments(long count, Randomness random) {
    List<Span> hours = spans.subList(isSetupAlone() ? 1 : 0, spans.size());
    long all = hours.stream().mapToLong(Span::millis).sum();
    List<Long> moments = new ArrayList<>();
    for (long i = 0; i < count && all > 0; i++) {
      moments.add(moment(hours, random.between(0, all - 1)));
    }
    return moments;
  }

  private boolean isSetupAlone() {
    return spans.getFirst().untilMillis() == Math.min(setupMillis, untilMillis);
  }

  private static long moment(List<Span> hours, long after) {
    long rest = after;
    for (Span span : hours) {
      if (rest < span.millis()) {
        return span.fromMillis() + rest;
      }
      rest -= span.millis();
    }
    throw new IllegalStateException("a moment outside of all spans");
  }

  /** Moments at which it is there, so far apart, from a random first one. */
  List<Long> every(long millis, Randomness random) {
    List<Long> moments = new ArrayList<>();
    long first = random.between(0, millis - 1);
    for (Span span : spans) {
      long skipped = Math.max(0, span.fromMillis() - first + millis - 1) / millis;
      for (long at = first + skipped * millis; at < span.untilMillis(); at += millis) {
        moments.add(at);
      }
    }
    return moments;
  }
}

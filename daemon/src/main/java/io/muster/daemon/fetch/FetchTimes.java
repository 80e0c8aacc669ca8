package io.muster.daemon.fetch;

import java.time.Duration;

/**
 * How long a fetch waits.
 *
 * @param dial for a connection
 * @param stall without progress, before the next holder is asked; longer suits slow links, and a
 *     holder that hangs costs as much
 * @param busy before holders that had too much to do are asked again; doubled each time
 */
record FetchTimes(Duration dial, Duration stall, Duration busy) {
  static final FetchTimes DEFAULT =
      new FetchTimes(Duration.ofSeconds(25), Duration.ofSeconds(30), Duration.ofMillis(250));
}

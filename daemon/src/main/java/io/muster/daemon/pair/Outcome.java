package io.muster.daemon.pair;

/** How a pairing session ended. */
public sealed interface Outcome permits Paired, Outcome.Refused {
  /** Nothing was learned; the reason is for people. */
  record Refused(String reason) implements Outcome {}
}

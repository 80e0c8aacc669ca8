package io.muster.protocol.model;

/**
 * How full something is that has a limit.
 *
 * @param what is counted, in a few words
 * @param most the limit, as it is written down
 */
public record Load(String what, long size, long most) {
  public boolean isOver() {
    return size > most;
  }
}

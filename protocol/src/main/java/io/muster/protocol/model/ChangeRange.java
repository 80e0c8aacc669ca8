package io.muster.protocol.model;

/** A stretch of one writer's sequences: {@code after + 1} to {@code upTo}. */
public record ChangeRange(Writer writer, Ranges.Range range) {
  public static ChangeRange of(Writer writer, long after, long upTo) {
    return new ChangeRange(writer, new Ranges.Range(after, upTo));
  }
}

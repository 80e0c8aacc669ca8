package io.muster.sim.bench;

/** A measurement that could not be made, or whose answer was wrong; the message is one line. */
final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    super(message);
  }

  BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}

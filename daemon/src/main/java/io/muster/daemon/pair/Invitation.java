package io.muster.daemon.pair;

/**
 * An open invitation.
 *
 * @param code as people see it
 * @param expiresAtMillis since 1970
 */
public record Invitation(String code, long expiresAtMillis) {
  /** How long a code can be used. */
  public static final long VALID_MILLIS = 5 * 60_000;

  /** Wrong codes after which it is void. */
  public static final int TRIES = 3;
}

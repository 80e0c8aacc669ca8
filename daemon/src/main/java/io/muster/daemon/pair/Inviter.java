package io.muster.daemon.pair;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Holds at most one open invitation: one use, {@link Invitation#VALID_MILLIS}, {@link
 * Invitation#TRIES} wrong codes. Attempts are serialised: while one runs, the next is told to wait.
 * Safe for use by several threads.
 *
 * <p>A try is spent when a joiner confirms its key and is wrong. Who breaks off before that has
 * learned nothing about the code, since this side confirms last; such attempts are limited too.
 */
public final class Inviter {
  /** After so long an attempt no longer keeps others waiting. */
  static final long ATTEMPT_MILLIS = 20_000;

  /** Attempts on one invitation, broken off or not. */
  static final int MAX_ATTEMPTS = 20;

  private final SecureRandom random;
  private @Nullable Invitation invitation;
  private int triesLeft;
  private int attempts;
  private @Nullable Attempt current;

  public Inviter() {
    this(new SecureRandom());
  }

  Inviter(SecureRandom random) {
    this.random = random;
  }

  /** Opens an invitation with a new code; one that was open is void. */
  public synchronized Invitation open(long nowMillis) {
    Invitation opened =
        new Invitation(InvitationCode.random(random), nowMillis + Invitation.VALID_MILLIS);
    invitation = opened;
    triesLeft = Invitation.TRIES;
    attempts = 0;
    current = null;
    return opened;
  }

  /** Ends the open invitation, if there is one. */
  public synchronized void cancel() {
    invitation = null;
    current = null;
  }

  /** True while an invitation is open: for the trust policy. */
  public synchronized boolean isOpen(long nowMillis) {
    if (invitation != null && nowMillis >= invitation.expiresAtMillis()) {
      cancel();
    }
    return invitation != null;
  }

  /** Wrong codes that the open invitation still bears. */
  public synchronized int triesLeft() {
    return invitation == null ? 0 : triesLeft;
  }

  /** The one attempt that may run now. */
  synchronized Attempt begin(long nowMillis) throws PairingException {
    if (!isOpen(nowMillis) || invitation == null) {
      throw new PairingException(Attempt.VOID);
    }
    if (current != null && nowMillis < current.beganMillis + ATTEMPT_MILLIS) {
      throw new PairingException("another device is pairing at this moment: try again in 20 s");
    }
    if (++attempts > MAX_ATTEMPTS) {
      cancel();
      throw new PairingException(Attempt.VOID);
    }
    Attempt attempt = new Attempt(this, invitation.code(), nowMillis);
    current = attempt;
    return attempt;
  }

  private synchronized boolean runs(Attempt attempt, long nowMillis) {
    return isOpen(nowMillis) && current == attempt;
  }

  private synchronized int wrong(Attempt attempt) {
    if (current != attempt) {
      return 0;
    }
    triesLeft--;
    current = null;
    if (triesLeft == 0) {
      cancel();
    }
    return triesLeft;
  }

  private synchronized boolean use(Attempt attempt, long nowMillis) {
    boolean usable = runs(attempt, nowMillis);
    if (usable) {
      cancel();
    }
    return usable;
  }

  private synchronized void release(Attempt attempt) {
    if (current == attempt) {
      current = null;
    }
  }

  /** One joiner's turn. */
  static final class Attempt {
    static final String VOID =
        "no invitation is open: it has expired or was used; run 'muster pair --invite' again";

    private final Inviter inviter;
    private final String code;
    private final long beganMillis;

    private Attempt(Inviter inviter, String code, long beganMillis) {
      this.inviter = inviter;
      this.code = code;
      this.beganMillis = beganMillis;
    }

    String code() {
      return code;
    }

    /** False once the invitation has expired or the turn was given to another. */
    boolean runs(long nowMillis) {
      return inviter.runs(this, nowMillis);
    }

    /** The joiner has another code. Returns the tries that are left. */
    int wrong() {
      return inviter.wrong(this);
    }

    /** The joiner is in: the invitation is used. Returns false if it is void by now. */
    boolean use(long nowMillis) {
      return inviter.use(this, nowMillis);
    }

    /** The turn is over, whatever came of it. */
    void release() {
      inviter.release(this);
    }
  }
}

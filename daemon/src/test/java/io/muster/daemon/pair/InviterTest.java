package io.muster.daemon.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class InviterTest {
  private static final long NOW = 1_000_000;
  private final Inviter inviter = new Inviter();

  @Test
  void shouldAdmitNobodyBeforeAnInvitation() {
    assertThat(inviter.isOpen(NOW)).isFalse();
    assertThatThrownBy(() -> inviter.begin(NOW)).hasMessageContaining("no invitation is open");
  }

  @Test
  void shouldExpireAfterFiveMinutes() {
    inviter.open(NOW);

    assertThat(inviter.isOpen(NOW + 5 * 60_000 - 1)).isTrue();
    assertThat(inviter.isOpen(NOW + 5 * 60_000)).isFalse();
    assertThatThrownBy(() -> inviter.begin(NOW + 5 * 60_000)).hasMessageContaining("expired");
  }

  @Test
  void shouldBeUsedOnce() throws PairingException {
    inviter.open(NOW);
    Inviter.Attempt attempt = inviter.begin(NOW);

    assertThat(attempt.use(NOW)).isTrue();
    assertThat(attempt.use(NOW)).isFalse();
    assertThat(inviter.isOpen(NOW)).isFalse();
  }

  @Test
  void shouldLetOneAttemptRunAtATime() throws PairingException {
    inviter.open(NOW);
    Inviter.Attempt first = inviter.begin(NOW);

    assertThatThrownBy(() -> inviter.begin(NOW)).hasMessageContaining("try again");
    first.release();

    assertThat(inviter.begin(NOW).runs(NOW)).isTrue();
    assertThat(first.runs(NOW)).isFalse();
  }

  @Test
  void shouldGiveTheTurnToAnotherAfterAWhile() throws PairingException {
    inviter.open(NOW);
    Inviter.Attempt slow = inviter.begin(NOW);

    Inviter.Attempt next = inviter.begin(NOW + Inviter.ATTEMPT_MILLIS);

    assertThat(slow.use(NOW + Inviter.ATTEMPT_MILLIS)).isFalse();
    assertThat(next.use(NOW + Inviter.ATTEMPT_MILLIS)).isTrue();
  }

  @Test
  void shouldBeVoidAfterTooManyAttempts() throws PairingException {
    inviter.open(NOW);
    for (int i = 0; i < Inviter.MAX_ATTEMPTS; i++) {
      inviter.begin(NOW).release();
    }

    assertThatThrownBy(() -> inviter.begin(NOW)).isInstanceOf(PairingException.class);
    assertThat(inviter.isOpen(NOW)).isFalse();
  }

  @Test
  void shouldReplaceAnInvitationByTheNext() throws PairingException {
    inviter.open(NOW);
    Inviter.Attempt old = inviter.begin(NOW);
    inviter.open(NOW);

    assertThat(old.use(NOW)).isFalse();
    assertThat(old.wrong()).isZero();
    assertThat(inviter.isOpen(NOW)).isTrue();
  }

  @Test
  void shouldMakeCodesThatDifferAndReadBack() throws PairingException {
    Set<String> codes = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String code = inviter.open(NOW).code();
      assertThat(code).matches("[0-9A-Z]{4}-[0-9A-Z]{4}");
      assertThat(String.valueOf(InvitationCode.normal(code))).isEqualTo(code.replace("-", ""));
      codes.add(code);
    }
    assertThat(codes).hasSize(1000);
  }

  @Test
  void shouldReadLettersThatLookLikeDigits() throws PairingException {
    assertThat(InvitationCode.normal("o1il-0000")).isEqualTo("01110000".toCharArray());
    assertThatThrownBy(() -> InvitationCode.normal("abc")).hasMessageContaining("check what you");
    assertThatThrownBy(() -> InvitationCode.normal("UUUUUUUU")).hasMessageContaining("a code has");
  }
}

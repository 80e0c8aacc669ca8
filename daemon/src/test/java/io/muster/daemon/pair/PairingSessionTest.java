package io.muster.daemon.pair;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.daemon.net.Identity;
import io.muster.daemon.pair.PairingSession.Step;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.wire.Introduction;
import io.muster.protocol.wire.PairCodec;
import io.muster.protocol.wire.PairMessage;
import io.muster.protocol.wire.WireException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sides without a socket between them. */
final class PairingSessionTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long NOW = 1_000_000;
  private static final UnaryOperator<PairMessage> UNCHANGED = PairingSessionTest::overTheWire;

  @TempDir static Path folder;
  private static Side inviter;
  private static Side joiner;
  private static Side mallory;

  private final Inviter invitations = new Inviter();

  private record Side(Identity identity, Introduction introduction) {
    static Side create(String name) throws IOException {
      Identity identity = Identity.loadOrCreate(folder.resolve(name));
      ByteString key = ByteString.copyFrom(identity.publicKey());
      return new Side(
          identity, new Introduction(name, key, List.of("h:1"), new Uuid(0, 1), name + "'s", 5));
    }

    DeviceId id() {
      return identity.id();
    }
  }

  /** What each side came to, if it did, and all that was said. */
  private record Talk(
      @Nullable Outcome joined, @Nullable Outcome invited, List<PairMessage> said) {}

  @BeforeAll
  static void create() throws IOException {
    inviter = Side.create("inviter");
    joiner = Side.create("joiner");
    mallory = Side.create("mallory");
  }

  @Test
  void shouldPairByTheRightCode() throws Exception {
    String code = invitations.open(NOW).code();

    Talk talk = talk(join(code, inviter), UNCHANGED);

    assertThat(talk.joined()).isEqualTo(new Paired(inviter.id(), inviter.introduction()));
    assertThat(talk.invited()).isEqualTo(new Paired(joiner.id(), joiner.introduction()));
    assertThat(talk.said()).hasSize(8);
  }

  /** The numbers differ in length and sign from run to run. */
  @RepeatedTest(12)
  void shouldPairWhateverTheRandomNumbers() throws Exception {
    String code = invitations.open(NOW).code();

    assertThat(talk(join(code, inviter), UNCHANGED).joined()).isInstanceOf(Paired.class);
  }

  @Test
  void shouldReadCodeInAnyLetterCaseAndWithoutDashes() throws Exception {
    String code = invitations.open(NOW).code().replace("-", " ").toLowerCase(Locale.ROOT);

    assertThat(talk(join(code, inviter), UNCHANGED).joined()).isInstanceOf(Paired.class);
  }

  @Test
  void shouldCountWrongCodesAndBeVoidAfterThree() throws Exception {
    String code = invitations.open(NOW).code();
    String wrong = other(code);

    assertThat(refusal(talk(join(wrong, inviter), UNCHANGED).joined()))
        .contains("the code is wrong (2 tries left)");
    assertThat(refusal(talk(join(wrong, inviter), UNCHANGED).joined()))
        .contains("the code is wrong (1 try left)");
    assertThat(refusal(talk(join(wrong, inviter), UNCHANGED).joined())).contains("last try");
    assertThat(invitations.isOpen(NOW)).isFalse();
  }

  @Test
  void shouldPairAfterWrongTry() throws Exception {
    String code = invitations.open(NOW).code();
    talk(join(other(code), inviter), UNCHANGED);

    assertThat(talk(join(code, inviter), UNCHANGED).joined()).isInstanceOf(Paired.class);
  }

  @Test
  void shouldTellNothingOfItselfToWrongCode() throws Exception {
    String code = invitations.open(NOW).code();

    List<PairMessage> said = talk(join(other(code), inviter), UNCHANGED).said();

    assertThat(said).noneMatch(PairMessage.Introduce.class::isInstance);
    assertThat(said.stream().filter(PairMessage.RoundThree.class::isInstance)).hasSize(1);
  }

  @Test
  void shouldNotPairWhenTheCodeExpiresOnTheWay() throws Exception {
    Invitation invitation = invitations.open(NOW);
    InvitingSession inviting = invite(joiner.id());
    JoiningSession joining = join(invitation.code(), inviter);

    Step answer =
        inviting.received(joining.start().send().getFirst(), invitation.expiresAtMillis());

    assertThat(refusal(answer.outcome())).contains("expired");
  }

  @Test
  void shouldRefuseManInTheMiddleWithKeysOfItsOwn() throws Exception {
    String code = invitations.open(NOW).code();

    Talk talk = talk(join(code, mallory), invite(mallory.id()), UNCHANGED);

    assertThat(refusal(talk.invited())).contains("proof that does not hold");
    assertThat(refusal(talk.joined())).contains("proof that does not hold");
  }

  @Test
  void shouldRefuseIntroductionThatWasChanged() throws Exception {
    String code = invitations.open(NOW).code();
    UnaryOperator<PairMessage> change =
        message ->
            message instanceof PairMessage.Introduce(ByteString bytes, ByteString mac)
                ? new PairMessage.Introduce(bytes.concat(ByteString.copyFromUtf8("x")), mac)
                : message;

    Talk talk = talk(join(code, inviter), change);

    assertThat(refusal(talk.invited())).contains("changed on its way");
    assertThat(refusal(talk.joined())).contains("changed on its way");
  }

  @Test
  void shouldRefuseIntroductionWithAnotherDevicesKey() throws Exception {
    String code = invitations.open(NOW).code();
    JoiningSession liar =
        new JoiningSession(code, joiner.id(), inviter.id(), mallory.introduction(), RANDOM);

    Talk talk = talk(liar, UNCHANGED);

    assertThat(refusal(talk.invited())).contains("another device's key");
    assertThat(talk.joined()).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void shouldRefuseDegenerateNumbers() throws Exception {
    invitations.open(NOW);
    PairMessage.Proof zero = new PairMessage.Proof(BigInteger.ZERO, BigInteger.ZERO);
    for (BigInteger number : List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO)) {
      InvitingSession inviting = invite(joiner.id());

      Step step = inviting.received(new PairMessage.RoundOne(number, number, zero, zero), NOW);

      assertThat(step.outcome()).isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  void shouldRefuseItsOwnMessagesSentBack() throws Exception {
    String code = invitations.open(NOW).code();
    JoiningSession joining = join(code, inviter);

    Step step = joining.received(joining.start().send().getFirst(), NOW);

    assertThat(step.outcome()).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void shouldRefuseMessagesOutOfTurn() throws Exception {
    invitations.open(NOW);
    for (PairMessage message :
        List.of(
            new PairMessage.RoundThree(ByteString.copyFromUtf8("x")),
            new PairMessage.Introduce(ByteString.EMPTY, ByteString.EMPTY))) {
      assertThat(refusal(invite(joiner.id()).received(message, NOW).outcome()))
          .contains("out of turn");
    }
  }

  private static PairMessage overTheWire(PairMessage message) {
    try {
      return PairCodec.decode(PairCodec.encode(message));
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  private static JoiningSession join(String code, Side to) throws PairingException {
    return new JoiningSession(code, joiner.id(), to.id(), joiner.introduction(), RANDOM);
  }

  private InvitingSession invite(DeviceId peer) throws PairingException {
    return new InvitingSession(
        invitations.begin(NOW), inviter.id(), peer, inviter.introduction(), RANDOM);
  }

  private Talk talk(JoiningSession joining, UnaryOperator<PairMessage> wire) throws Exception {
    return talk(joining, invite(joiner.id()), wire);
  }

  /** Carries messages to and fro until neither side has any. */
  private static Talk talk(
      PairingSession joining, PairingSession inviting, UnaryOperator<PairMessage> wire) {
    List<PairMessage> said = new ArrayList<>();
    @Nullable Outcome joined = null;
    @Nullable Outcome invited = null;
    List<PairMessage> toInviter = joining.start().send();
    while (!toInviter.isEmpty()) {
      said.addAll(toInviter);
      Step answer = inviting.received(wire.apply(toInviter.getFirst()), NOW);
      invited = answer.outcome() != null ? answer.outcome() : invited;
      toInviter = List.of();
      for (PairMessage message : answer.send()) {
        said.add(message);
        Step next = joining.received(wire.apply(message), NOW);
        joined = joined != null ? joined : next.outcome();
        toInviter = next.send();
      }
    }
    return new Talk(joined, invited, said);
  }

  private static String refusal(@Nullable Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return outcome instanceof Outcome.Refused(String reason) ? reason : "";
  }

  private static String other(String code) {
    return (code.charAt(0) == '0' ? '1' : '0') + code.substring(1);
  }
}

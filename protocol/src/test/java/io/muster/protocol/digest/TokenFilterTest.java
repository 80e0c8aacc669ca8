package io.muster.protocol.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Hash;
import io.muster.protocol.testing.Samples;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TokenFilterTest {
  private static List<Hash> tokens(long seed, int count) {
    Samples samples = new Samples(seed);
    List<Hash> tokens = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tokens.add(samples.hash());
    }
    return tokens;
  }

  private static void refuses(String what, int strategy, int probes, int longs, byte[] body) {
    ByteString bytes =
        ByteString.copyFrom(
                ByteBuffer.allocate(6).put((byte) strategy).put((byte) probes).putInt(longs).flip())
            .concat(ByteString.copyFrom(body));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenFilter.read(bytes, 1))
        .withMessageContaining(what);
  }

  @Property(tries = 100)
  void shouldNeverDenyWhatItHoldsAfterTravelling(@ForAll long seed) {
    List<Hash> tokens = tokens(seed, new Samples(seed).random().nextInt(500));
    TokenFilter read = TokenFilter.read(TokenFilter.of(tokens, seed).bytes(), seed);
    assertThat(tokens).allMatch(read::mightContain);
  }

  @Test
  void shouldHaveFewFalsePositives() {
    TokenFilter filter = TokenFilter.of(tokens(1, 2_000), 7);
    long wrong = tokens(2, 200_000).stream().filter(filter::mightContain).count();
    assertThat(wrong).isBetween(20L, 250L); // 4.6e-4 would be 92
  }

  @Test
  void shouldErrOnOtherTokensUnderAnotherSalt() {
    List<Hash> held = tokens(1, 2_000);
    List<Hash> others = tokens(2, 100_000);
    TokenFilter one = TokenFilter.of(held, 1);
    TokenFilter two = TokenFilter.of(held, 2);
    List<Hash> wrong = others.stream().filter(one::mightContain).toList();
    assertThat(wrong).isNotEmpty();
    assertThat(wrong.stream().filter(two::mightContain).count()).isLessThan(wrong.size() / 2);
  }

  @Test
  void shouldFitEveryBatchOfADeviceAndCostTwoBytesEach() {
    assertThat(TokenFilter.of(tokens(1, 16_384), 1).bytes().size()).isBetween(32_000, 34_000);
  }

  @Test
  void shouldAlwaysBeReadableHoweverFewTokens() {
    for (int seed = 0; seed < 3_000; seed++) {
      ByteString bytes = TokenFilter.of(tokens(seed, seed % 130), seed).bytes();
      assertThat(TokenFilter.read(bytes, seed)).as("seed %d", seed).isNotNull();
    }
  }

  @Test
  void shouldRefuseToAllocateWhatAHeaderClaims() {
    refuses("length", 1, 11, Integer.MAX_VALUE, new byte[8]);
    refuses("length", 1, 11, -1, new byte[8]);
    refuses("length", 1, 11, 1, new byte[9]);
    refuses("length", 1, 11, 0x2000_0001, new byte[8]);
  }

  @Test
  void shouldRefuseOtherHeaders() {
    refuses("strategy", 0, 11, 1, new byte[8]);
    refuses("strategy", 2, 11, 1, new byte[8]);
    refuses("probes", 1, 0, 1, new byte[8]);
    refuses("probes", 1, 21, 1, new byte[8]);
    refuses("probes", 1, -1, 1, new byte[8]);
    refuses("size", 1, 11, 0, new byte[0]);
    refuses("size", 1, 11, 8193, new byte[8193 * 8]);
  }

  @Test
  void shouldRefuseAFilterThatClaimsEverything() {
    byte[] full = new byte[64];
    Arrays.fill(full, 0, 40, (byte) 0xff);
    refuses("fill", 1, 11, 8, full);
  }
}

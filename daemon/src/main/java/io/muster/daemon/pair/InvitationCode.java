package io.muster.daemon.pair;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * The code that people carry from one device to the other: 8 characters of Crockford's base32, 40
 * bits, shown as {@code ABCD-EFGH}. Guessing is online alone and has three tries. Letter case,
 * blanks and dashes do not matter; O is read as 0, I and L as 1.
 */
final class InvitationCode {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 8;

  private InvitationCode() {}

  static String random(SecureRandom random) {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      code.append(i == LENGTH / 2 ? "-" : "");
      code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return code.toString();
  }

  /** The one form that the PAKE sees. */
  static char[] normal(String typed) throws PairingException {
    String code =
        typed
            .replaceAll("[-\\s]", "")
            .toUpperCase(Locale.ROOT)
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
    if (code.length() != LENGTH || code.chars().anyMatch(c -> ALPHABET.indexOf(c) < 0)) {
      throw new PairingException(
          "a code has " + LENGTH + " letters and digits, such as 7K2M-Q9XD: check what you typed");
    }
    return code.toCharArray();
  }
}

package io.muster.daemon.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant: the known word with the fewest edits from the typed one. */
public final class Nearest {
  /** Longer words are not compared: nobody mistypes them. */
  private static final int MAX_WORD = 64;

  /** Every short word is near to every other. */
  private static final int MIN_WORD = 2;

  private Nearest() {}

  /** The nearest known word, if it is at most about a third of its letters away. */
  public static Optional<String> of(String typed, Collection<String> known) {
    if (typed.length() > MAX_WORD) {
      return Optional.empty();
    }
    return known.stream()
        .filter(word -> distance(typed, word) <= (word.length() + 1) / 3)
        .filter(word -> word.length() > MIN_WORD)
        .min(Comparator.comparingInt(word -> distance(typed, word)));
  }

  /** {@code "; did you mean 'X'?"}, or nothing where nothing is near. */
  public static String hint(String typed, Collection<String> known) {
    return of(typed, known).map(word -> "; did you mean '" + word + "'?").orElse("");
  }

  /** Edits by insertion, removal, change and swap of neighbours (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    best = Math.min(best, cost[i - 1][j - 1] + change);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}

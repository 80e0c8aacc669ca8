package io.muster.sim.bench;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What is measured against each other, holding the same data.
 *
 * @param legacy the baseline; null where Muster is measured alone
 * @param random fresh contents for every try
 */
record Sides(
    Dataset data,
    Effort effort,
    MusterStore muster,
    @Nullable LegacyStore legacy,
    SplittableRandom random) {}

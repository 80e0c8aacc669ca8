/** Virtual time, clocks that are wrong, randomness from a seed, and the trace of all that happens. */
@NullMarked
package io.muster.sim.world;

import org.jspecify.annotations.NullMarked;

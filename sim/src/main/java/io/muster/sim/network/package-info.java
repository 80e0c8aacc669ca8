/** Links that lose, delay, reorder, double and cut; connections as the core sees them. */
@NullMarked
package io.muster.sim.network;

import org.jspecify.annotations.NullMarked;

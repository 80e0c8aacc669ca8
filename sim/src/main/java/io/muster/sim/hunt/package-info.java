/** Looks for seeds that break something, on all cores. */
@NullMarked
package io.muster.sim.hunt;

import org.jspecify.annotations.NullMarked;

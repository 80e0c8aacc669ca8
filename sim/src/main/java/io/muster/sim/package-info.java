/** The core of Muster in a world of virtual time; {@link io.muster.sim.Main} starts it. */
@NullMarked
package io.muster.sim;

import org.jspecify.annotations.NullMarked;

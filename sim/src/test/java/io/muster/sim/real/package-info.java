/** Tests of the comparison with real daemons. */
@NullMarked
package io.muster.sim.real;

import org.jspecify.annotations.NullMarked;

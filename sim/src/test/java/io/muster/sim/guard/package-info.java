/** Tests of the package of the same name. */
@NullMarked
package io.muster.sim.guard;

import org.jspecify.annotations.NullMarked;

/** Tests of the package of the same name. */
@NullMarked
package io.muster.sim.hunt;

import org.jspecify.annotations.NullMarked;

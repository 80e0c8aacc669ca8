/** Tests of the package of the same name. */
@NullMarked
package io.muster.sim.world;

import org.jspecify.annotations.NullMarked;

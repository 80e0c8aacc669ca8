/** Tests of the package of the same name. */
@NullMarked
package io.muster.sim.device;

import org.jspecify.annotations.NullMarked;

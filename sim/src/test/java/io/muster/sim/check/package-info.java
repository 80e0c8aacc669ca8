/** Tests of the package of the same name. */
@NullMarked
package io.muster.sim.check;

import org.jspecify.annotations.NullMarked;

/** Tests of the package of the same name. */
@NullMarked
package io.muster.sim.run;

import org.jspecify.annotations.NullMarked;

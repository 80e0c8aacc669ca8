/** Tests of the package of the same name. */
@NullMarked
package io.muster.sim.disk;

import org.jspecify.annotations.NullMarked;

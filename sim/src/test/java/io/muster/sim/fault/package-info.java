/** Tests of the package of the same name. */
@NullMarked
package io.muster.sim.fault;

import org.jspecify.annotations.NullMarked;

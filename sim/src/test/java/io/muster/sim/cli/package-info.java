/** Tests of the package of the same name. */
@NullMarked
package io.muster.sim.cli;

import org.jspecify.annotations.NullMarked;

/** The command line of the simulator. */
@NullMarked
package io.muster.sim.cli;

import org.jspecify.annotations.NullMarked;

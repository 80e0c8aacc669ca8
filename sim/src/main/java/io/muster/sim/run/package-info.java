/** One run: a scenario in, its outcome out. */
@NullMarked
package io.muster.sim.run;

import org.jspecify.annotations.NullMarked;

/** Tests of the measurements: that they measure, not how fast anything is. */
@NullMarked
package io.muster.sim.bench;

import org.jspecify.annotations.NullMarked;

/** Tests of the package of the same name. */
@NullMarked
package io.muster.sim.workload;

import org.jspecify.annotations.NullMarked;

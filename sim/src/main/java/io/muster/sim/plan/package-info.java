/** What a run is made of, from a scenario to the last fault: written down before it begins. */
@NullMarked
package io.muster.sim.plan;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.muster.sim.plan;

import org.jspecify.annotations.NullMarked;

/** A run as a page to look at: what was seen on the way, counted and thinned, and drawn. */
@NullMarked
package io.muster.sim.report;

import org.jspecify.annotations.NullMarked;

/** What fixed scenarios cost in rounds and bytes, held against what they once did. */
@NullMarked
package io.muster.sim.guard;

import org.jspecify.annotations.NullMarked;

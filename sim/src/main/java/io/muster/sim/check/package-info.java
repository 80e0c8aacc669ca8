/** What must always hold, each a class that can say what it found. */
@NullMarked
package io.muster.sim.check;

import org.jspecify.annotations.NullMarked;

/** A device's folder with its real databases, writes that take their time, and what a crash leaves. */
@NullMarked
package io.muster.sim.disk;

import org.jspecify.annotations.NullMarked;

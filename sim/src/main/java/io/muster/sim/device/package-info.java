/** A device: the core over real stores, its effects carried out in virtual time. */
@NullMarked
package io.muster.sim.device;

import org.jspecify.annotations.NullMarked;

/** What people do meanwhile: pairing, changes on every device, and photos. */
@NullMarked
package io.muster.sim.workload;

import org.jspecify.annotations.NullMarked;

/** What people do meanwhile: pairing, and changes on every device. */
@NullMarked
package io.muster.sim.workload;

import org.jspecify.annotations.NullMarked;

/**
 * The same work on real daemons and on simulated devices: what real processes wrote is written
 * again in virtual time, and what both sent is compared.
 */
@NullMarked
package io.muster.sim.real;

import org.jspecify.annotations.NullMarked;

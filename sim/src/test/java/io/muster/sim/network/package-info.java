/** Tests of the package of the same name. */
@NullMarked
package io.muster.sim.network;

import org.jspecify.annotations.NullMarked;

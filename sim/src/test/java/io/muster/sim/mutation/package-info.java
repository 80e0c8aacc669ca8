/** Bugs of the product, made on purpose: each is found by the check that is there for it. */
@NullMarked
package io.muster.sim.mutation;

import org.jspecify.annotations.NullMarked;

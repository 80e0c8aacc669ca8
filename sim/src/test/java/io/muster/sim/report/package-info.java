/** Tests of the package of the same name. */
@NullMarked
package io.muster.sim.report;

import org.jspecify.annotations.NullMarked;

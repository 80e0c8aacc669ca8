/** What goes wrong, each a class. */
@NullMarked
package io.muster.sim.fault;

import org.jspecify.annotations.NullMarked;

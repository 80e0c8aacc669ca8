/** Tests of the control socket, and a daemon that answers from a fixed state. */
@NullMarked
package io.muster.daemon.control;

import org.jspecify.annotations.NullMarked;

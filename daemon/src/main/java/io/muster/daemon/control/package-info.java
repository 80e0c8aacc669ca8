/**
 * The local control API: what the command line asks the running daemon, over a socket that only its
 * user can open. {@link io.muster.daemon.control.MusterControl} is the list of questions; the
 * server hands them to the daemon, the client asks them.
 */
@NullMarked
package io.muster.daemon.control;

import org.jspecify.annotations.NullMarked;

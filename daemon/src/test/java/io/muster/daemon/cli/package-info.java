/** Tests of the command line against a daemon behind a real socket. */
@NullMarked
package io.muster.daemon.cli;

import org.jspecify.annotations.NullMarked;

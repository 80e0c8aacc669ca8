/**
 * The command line: one small class per verb, which asks the running daemon and shows its answer as
 * a table for people or as JSON for programs.
 */
@NullMarked
package io.muster.daemon.cli;

import org.jspecify.annotations.NullMarked;

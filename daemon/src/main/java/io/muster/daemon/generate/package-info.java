/**
 * Makes sidecars from files. What reads a stranger's bytes runs in a process of its own with little
 * memory, so that a file which breaks its decoder costs that file its sidecars and nothing else.
 */
@NullMarked
package io.muster.daemon.generate;

import org.jspecify.annotations.NullMarked;

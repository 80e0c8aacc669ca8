/** Scans and watches of real folders. */
@NullMarked
package io.muster.daemon.scan;

import org.jspecify.annotations.NullMarked;

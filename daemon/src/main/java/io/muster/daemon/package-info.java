/** The service that every device runs, and the command line in front of it. */
@NullMarked
package io.muster.daemon;

import org.jspecify.annotations.NullMarked;

/** Real files through a real worker process. */
@NullMarked
package io.muster.daemon.generate;

import org.jspecify.annotations.NullMarked;

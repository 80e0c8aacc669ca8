/** Tests of what is kept of every device's availability, on real files. */
@NullMarked
package io.muster.storage.availability;

import org.jspecify.annotations.NullMarked;

/** Tests of the way to SQLite. */
@NullMarked
package io.muster.storage.maintenance;

import org.jspecify.annotations.NullMarked;

/** Tests of the way to SQLite. */
@NullMarked
package io.muster.storage.inspect;

import org.jspecify.annotations.NullMarked;

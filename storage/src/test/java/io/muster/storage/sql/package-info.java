/** Tests of the way to SQLite. */
@NullMarked
package io.muster.storage.sql;

import org.jspecify.annotations.NullMarked;

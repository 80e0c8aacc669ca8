/**
 * Looks into the databases of a library from the outside, whether a daemon runs or not: sizes,
 * questions in SQL, checks; and migrates them by hand while none runs.
 */
@NullMarked
package io.muster.storage.inspect;

import org.jspecify.annotations.NullMarked;

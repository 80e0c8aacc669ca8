/** Tests of the integrity job on real files. */
@NullMarked
package io.muster.storage.integrity;

import org.jspecify.annotations.NullMarked;

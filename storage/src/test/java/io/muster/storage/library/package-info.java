/** Tests of the library, on real files. */
@NullMarked
package io.muster.storage.library;

import org.jspecify.annotations.NullMarked;

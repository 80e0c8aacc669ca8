/** Tests of the package of the same name. */
@NullMarked
package io.muster.storage.legacy;

import org.jspecify.annotations.NullMarked;

/** Tests of {@code digest}. */
@NullMarked
package io.muster.protocol.digest;

import org.jspecify.annotations.NullMarked;

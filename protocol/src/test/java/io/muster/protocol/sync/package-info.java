/** Tests of {@code sync}. */
@NullMarked
package io.muster.protocol.sync;

import org.jspecify.annotations.NullMarked;

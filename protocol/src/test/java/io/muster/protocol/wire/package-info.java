/** Tests of {@code wire}. */
@NullMarked
package io.muster.protocol.wire;

import org.jspecify.annotations.NullMarked;

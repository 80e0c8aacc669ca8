/** Tests of {@code membership}. */
@NullMarked
package io.muster.protocol.membership;

import org.jspecify.annotations.NullMarked;

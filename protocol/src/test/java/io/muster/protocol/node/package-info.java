/** Tests of {@code node}. */
@NullMarked
package io.muster.protocol.node;

import org.jspecify.annotations.NullMarked;

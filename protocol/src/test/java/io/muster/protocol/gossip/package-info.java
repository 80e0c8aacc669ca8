/** Tests of {@code gossip}. */
@NullMarked
package io.muster.protocol.gossip;

import org.jspecify.annotations.NullMarked;

/** Who holds what: the machine that keeps every device's availability the same everywhere. */
@NullMarked
package io.muster.protocol.gossip;

import org.jspecify.annotations.NullMarked;

/** What stands for much in few bytes: Merkle trees, tokens and Bloom filters. */
@NullMarked
package io.muster.protocol.digest;

import org.jspecify.annotations.NullMarked;

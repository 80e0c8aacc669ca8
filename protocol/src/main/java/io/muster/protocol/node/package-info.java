/**
 * One device's core: membership, library sync and gossip behind a single function from an input and
 * the time to a list of effects.
 */
@NullMarked
package io.muster.protocol.node;

import org.jspecify.annotations.NullMarked;

/**
 * The few reads that the core needs answered at once. Who implements them answers from committed
 * state; nothing here writes.
 */
@NullMarked
package io.muster.protocol.port;

import org.jspecify.annotations.NullMarked;

/**
 * Gets the bytes of sidecars from the devices that hold them, and serves them to others. What a
 * peer sends enters the store only once its SHA-256 is the one that was asked for.
 */
@NullMarked
package io.muster.daemon.fetch;

import org.jspecify.annotations.NullMarked;

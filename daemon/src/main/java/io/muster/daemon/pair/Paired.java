package io.muster.daemon.pair;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.wire.Introduction;

/**
 * Two devices know each other.
 *
 * @param peer the other device, as TLS has proven it
 * @param introduction what it said of itself, under the key that the code made
 */
public record Paired(DeviceId peer, Introduction introduction) implements Outcome {}

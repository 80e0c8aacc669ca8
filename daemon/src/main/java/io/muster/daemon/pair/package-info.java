/**
 * Pairing: a short code, proven by J-PAKE and bound to both devices' keys, makes two devices know
 * each other. Sessions are state machines without I/O; server and client put them on connections.
 */
@NullMarked
package io.muster.daemon.pair;

import org.jspecify.annotations.NullMarked;

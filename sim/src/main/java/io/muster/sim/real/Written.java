package io.muster.sim.real;

import io.muster.protocol.model.Mutation;

/**
 * A write as a daemon made it.
 *
 * @param device the number of that device
 * @param atMillis when, by the machine's clock; writes of one commit share it
 */
record Written(int device, long atMillis, Mutation mutation) {}

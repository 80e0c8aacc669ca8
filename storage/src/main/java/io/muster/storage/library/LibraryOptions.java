package io.muster.storage.library;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.port.RandomSource;
import io.muster.storage.Durability;
import java.util.function.LongSupplier;

/**
 * What a library needs of its surroundings.
 *
 * @param self this device
 * @param nowMillis the wall clock, milliseconds since 1970
 * @param random for ids and incarnations
 * @param durability FULL, or OFF in a simulation
 */
public record LibraryOptions(
    DeviceId self, LongSupplier nowMillis, RandomSource random, Durability durability) {}

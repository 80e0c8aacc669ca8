package io.muster.storage.library;

import io.muster.protocol.model.Uuid;

/**
 * A folder tree that a device indexes.
 *
 * @param device the UUID of the device
 * @param path where it lies on that device
 */
public record Location(Uuid device, Uuid uuid, String name, String path) {}

package io.muster.storage.library;

import io.muster.protocol.model.Uuid;

/**
 * Where a content lies.
 *
 * @param device the UUID of the device
 * @param locationPath where the location lies on that device
 * @param path within the location
 */
public record FilePath(Uuid device, Uuid location, String locationPath, EntryPath path) {}

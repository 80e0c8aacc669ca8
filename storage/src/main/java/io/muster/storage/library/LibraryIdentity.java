package io.muster.storage.library;

import io.muster.protocol.model.Uuid;

/**
 * Which library this is.
 *
 * @param createdAt milliseconds since 1970
 */
public record LibraryIdentity(Uuid id, String name, long createdAt) {}

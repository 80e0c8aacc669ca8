package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;

/**
 * What follows from a content's bytes.
 *
 * @param casId their SHA-256
 * @param size in bytes
 * @param kind what they are; empty if nobody said
 */
public record Content(ContentId id, Hash casId, long size, String kind) {}

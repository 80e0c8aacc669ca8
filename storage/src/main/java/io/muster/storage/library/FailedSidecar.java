package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import java.util.Optional;

/**
 * A sidecar that could not be made.
 *
 * @param path one place where the content lies
 */
public record FailedSidecar(
    ContentId content, VariantId variant, String reason, Optional<FilePath> path) {}

package io.muster.daemon.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The group of one content.
 *
 * @param path of an entry with this content, or null where no entry is known
 */
public record SidecarsView(@Nullable String path, String contentUuid, List<SidecarView> sidecars) {}

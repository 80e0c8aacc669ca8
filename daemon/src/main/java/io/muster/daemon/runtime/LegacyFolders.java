package io.muster.daemon.runtime;

import io.muster.storage.library.Library;
import io.muster.storage.sidecar.SidecarStore;
import java.nio.file.Path;

/** Where an older library is taken over to. */
record LegacyFolders(Path folder, Library library, SidecarStore sidecars) {}

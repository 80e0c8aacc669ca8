/** The bytes of the sidecars that this device holds, by hash. */
@NullMarked
package io.muster.storage.sidecar;

import org.jspecify.annotations.NullMarked;

package io.muster.sim.bench;

import io.muster.protocol.model.Blob;

/** A sidecar gets other bytes. */
record SidecarUpdate(int number, int variant, int generation) {
  Blob blob(Dataset data) {
    return data.blob(number, variant, generation);
  }
}

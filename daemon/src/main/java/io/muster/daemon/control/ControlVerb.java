package io.muster.daemon.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The verbs of the control socket, written in lower case. */
public enum ControlVerb {
  STATUS(true),
  PEERS(true),
  WHEREIS(false),
  FETCH(false),
  PAIR_INVITE(true),
  PAIR_JOIN(false),
  LOCATION_ADD(false),
  LOCATION_LIST(true),
  LOCATION_RESCAN(false),
  LOCATION_REMOVE(false),
  SIDECAR_LIST(true),
  SIDECAR_ADD(false),
  SIDECAR_GET(false),
  SIDECAR_REMOVE(true),
  SIDECAR_VARIANTS(true),
  SAY(false),
  FIND(false),
  DUPLICATES(false),
  DU(false),
  LS(false),
  TAGS(false),
  SHOW(false),
  MIGRATE_LEGACY(false),
  VERIFY(false),
  STOP(true);

  private final boolean quick;

  ControlVerb(boolean quick) {
    this.quick = quick;
  }

  /** Whether a healthy daemon answers without doing work first. */
  boolean quick() {
    return quick;
  }

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ControlVerb> find(String wire) {
    return Arrays.stream(values()).filter(verb -> verb.wire().equals(wire)).findFirst();
  }
}

package io.muster.storage.integrity;

import java.util.List;

/** The phases of a pass in their order. */
enum Phase {
  BATCHES("batches of all devices"),
  REPLICAS("what other devices hold"),
  GROUPS("sidecars and their bytes"),
  OWN_BITS("what this device holds"),
  ROWS("rows of the library"),
  TREE("sums of the library"),
  PAGES("pages and indexes"),
  DONE("done");

  private final String words;

  Phase(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  Phase next() {
    List<Phase> all = List.of(values());
    return this == DONE ? DONE : all.get(all.indexOf(this) + 1);
  }
}

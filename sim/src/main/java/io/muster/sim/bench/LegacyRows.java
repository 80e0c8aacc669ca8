package io.muster.sim.bench;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A dataset as rows of the old layout, ready to be bound: making them is not measured. */
record LegacyRows(Dataset data) {
  /** A row of {@code sidecars}. */
  record SidecarRow(
      Uuid uuid, Key key, String format, String path, String checksum, long size, String time) {}

  /** A row of {@code sidecar_availability}. */
  record AvailabilityRow(
      Key key, Uuid device, boolean has, long size, String checksum, String seen) {}

  /** Which sidecar. */
  record Key(Uuid content, String kind, String variant) {}

  /** What the first device that was ever in the old layout is called, and so on. */
  static Uuid device(int device) {
    return new Uuid(0x6465_7669_6365_4000L + device, 0x8000_0000_0000_0000L + device);
  }

  SidecarRow sidecar(int number, int v, int generation) {
    Uuid content = data.legacy(number);
    VariantId variant = Dataset.VARIANTS.get(v);
    Blob blob = data.blob(number, v, generation);
    return new SidecarRow(
        new Uuid(blob.hash().d(), number),
        key(number, v),
        blob.format(),
        path(content, variant, blob.format()),
        blob.hash().hex(),
        blob.size(),
        time(blob.createdAt()));
  }

  /** What every device says of a sidecar. */
  List<AvailabilityRow> availability(int number, int v, int generation) {
    List<AvailabilityRow> rows = new ArrayList<>();
    for (int device = 0; device < Dataset.DEVICES; device++) {
      boolean has = data.present(number, v, device);
      rows.add(availability(new SidecarUpdate(number, v, generation), device, has));
    }
    return rows;
  }

  /** What a device says of all sidecars of a content once it has lost them. */
  List<AvailabilityRow> lost(int number, int device) {
    List<AvailabilityRow> rows = new ArrayList<>();
    for (int v = 0; v < Dataset.VARIANTS.size(); v++) {
      rows.add(availability(new SidecarUpdate(number, v, 0), device, false));
    }
    return rows;
  }

  private AvailabilityRow availability(SidecarUpdate sidecar, int device, boolean has) {
    Blob blob = sidecar.blob(data);
    return new AvailabilityRow(
        key(sidecar.number(), sidecar.variant()),
        device(device),
        has,
        blob.size(),
        blob.hash().hex(),
        time(blob.createdAt() + device));
  }

  private Key key(int number, int v) {
    VariantId variant = Dataset.VARIANTS.get(v);
    return new Key(data.legacy(number), variant.kind(), variant.variant());
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** Where the old layout keeps a sidecar's bytes. */
  private static String path(Uuid content, VariantId variant, String format) {
    String name = content.toString();
    String folder = name.substring(0, 2) + "/" + name.substring(2, 4) + "/" + name;
    return "%s/%ss/%s.%s".formatted(folder, variant.kind(), variant.variant(), format);
  }
}

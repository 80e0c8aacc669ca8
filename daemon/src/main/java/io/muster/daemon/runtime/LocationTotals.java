package io.muster.daemon.runtime;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.storage.library.LocationScans;
import io.muster.storage.library.LocationScans.Totals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells the other devices when a location was last walked whole, and how much lies in it. */
final class LocationTotals {
  private final DeviceId self;
  private final LocationScans scans;
  private final Records records;
  private final Map<Uuid, Long> told = new HashMap<>();

  LocationTotals(DeviceId self, LocationScans scans, Records records) {
    this.self = self;
    this.scans = scans;
    this.records = records;
  }

  /** Writes what has changed since it was written last. Runs on the scanner's thread. */
  void describe(Uuid location) {
    Map<String, ByteString> values = new HashMap<>();
    Totals totals = scans.totals(location);
    if (!scans.recordedTotals(location).filter(totals::equals).isPresent()) {
      values.put("total_files", Values.ofNumber(totals.files()));
      values.put("total_bytes", Values.ofNumber(totals.bytes()));
    }
    long finished = scans.of(location).map(LocationScans.Scan::finishedMillis).orElse(0L);
    if (finished > told.getOrDefault(location, 0L)) {
      values.put("last_scan_at", Values.ofNumber(finished));
    }
    if (!values.isEmpty()) {
      records.write(List.of(Mutation.put(RecordKey.location(self, location), values)));
      told.put(location, finished);
    }
  }
}

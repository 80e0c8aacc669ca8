package io.muster.storage.availability;

import io.muster.storage.sql.Migrations;
import io.muster.storage.sql.Schema;
import java.util.List;

/** What {@code availability.db} is made of. */
public final class AvailabilitySchema {
  public static final Schema SCHEMA =
      new Schema(
          "availability",
          Migrations.of(AvailabilitySchema.class, "V1__availability.sql"),
          List.of());

  private AvailabilitySchema() {}
}

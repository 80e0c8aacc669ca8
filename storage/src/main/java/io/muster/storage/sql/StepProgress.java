package io.muster.storage.sql;

import io.muster.storage.sql.MigrationProgress.Phase;

/** Hears how far one step of a migration is. */
interface StepProgress {
  void at(Phase phase, long done, long about);
}

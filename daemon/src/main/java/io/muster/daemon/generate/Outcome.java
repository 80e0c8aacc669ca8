package io.muster.daemon.generate;

import io.muster.protocol.model.VariantId;
import java.nio.file.Path;

/** What became of one variant of one file. */
public sealed interface Outcome {
  VariantId variant();

  /**
   * It was made.
   *
   * @param file in the workshop's folder; the caller moves or deletes it
   * @param format {@code jpg}, {@code png} or {@code txt}
   * @param size bytes, at most {@link SidecarWorkshop#MAX_OUTPUT_BYTES}
   */
  record Made(VariantId variant, Path file, String format, long size) implements Outcome {}

  /**
   * The file's bytes are such that it can't be made; trying again is no use.
   *
   * @param reason one line for people, at most {@link WorkerFrames#MAX_REASON_CHARS} characters
   */
  record Failed(VariantId variant, String reason) implements Outcome {}
}

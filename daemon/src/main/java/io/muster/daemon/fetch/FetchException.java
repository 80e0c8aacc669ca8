package io.muster.daemon.fetch;

import io.muster.protocol.model.DeviceId;
import java.util.Map;
import java.util.stream.Collectors;

/** A sidecar could not be fetched; the message is one line that says why, device by device. */
public final class FetchException extends Exception {
  private static final long serialVersionUID = 1L;

  FetchException(FetchJob job, String why) {
    super("could not fetch " + job + ": " + why);
  }

  FetchException(FetchJob job, String why, Throwable cause) {
    super("could not fetch " + job + ": " + why, cause);
  }

  /** What another caller was told. */
  FetchException(FetchException same) {
    super(same.getMessage(), same);
  }

  static FetchException of(FetchJob job, Map<DeviceId, String> failures) {
    if (failures.isEmpty()) {
      return new FetchException(job, "no device that holds it is online");
    }
    return new FetchException(
        job,
        failures.entrySet().stream()
            .map(failure -> failure.getKey().shortId() + " " + failure.getValue())
            .collect(Collectors.joining("; ")));
  }
}

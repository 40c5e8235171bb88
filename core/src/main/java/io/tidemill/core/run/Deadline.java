package io.tidemill.core.run;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.Serializable;
import java.time.Instant;

/**
 * The end of an attempt's time. A write that started later could outlive what protects the tables
 * from it: tombstones are purged after {@code gc_grace_seconds}.
 *
 * @param until from when on no write may start
 */
public record Deadline(Instant until) implements Serializable {
  public Deadline {
    requireNonNull(until, "until");
  }

  /**
   * Passes if a write may start at {@code now}.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if it may not: the attempt has failed
   */
  public void check(Instant now) {
    if (!now.isBefore(until)) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "No write may start after the attempt's deadline, %s, and it is %s; the next attempt goes on. If runs need longer, raise attempts.deadline or lower trigger.maxRecords"
              .formatted(until, now));
    }
  }
}

package io.tidemill.localstack.emr;

import io.tidemill.localstack.http.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/** Lets each operation through at the rate that the service publishes for it. Thread-safe. */
final class Throttle {
  private static final double NANOS_PER_SECOND = 1e9;

  private final InstantSource clock;
  private final Map<Operation, Bucket> buckets = new EnumMap<>(Operation.class);

  Throttle(InstantSource clock) {
    this.clock = clock;
  }

  /** What is left of an operation's burst at one moment. */
  private record Bucket(double left, Instant at) {}

  /** Takes a request on, or throws the {@link ApiError} that the service throttles with. */
  synchronized void pass(Operation operation) {
    if (operation.perSecond() == 0) {
      return;
    }
    Instant now = clock.instant();
    Bucket before = buckets.getOrDefault(operation, new Bucket(operation.burst(), now));
    double refilled =
        Math.max(0, Duration.between(before.at(), now).toNanos())
            / NANOS_PER_SECOND
            * operation.perSecond();
    double left = Math.min(operation.burst(), before.left() + refilled);
    if (left < 1) {
      buckets.put(operation, new Bucket(left, now));
      throw new ApiError(429, "ThrottlingException", "Rate exceeded");
    }
    buckets.put(operation, new Bucket(left - 1, now));
  }
}

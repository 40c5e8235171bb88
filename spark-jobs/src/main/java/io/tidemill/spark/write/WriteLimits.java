package io.tidemill.spark.write;

import java.io.Serializable;

/**
 * How hard an attempt presses the store.
 *
 * @param concurrency the most operations under way per JVM, at least 1; fewer while the store can't
 *     keep up
 * @param batchBytes the most bytes of cells that share a request, at least 1; a single row may have
 *     more
 */
public record WriteLimits(int concurrency, int batchBytes) implements Serializable {
  public WriteLimits {
    if (concurrency < 1 || batchBytes < 1) {
      throw new IllegalArgumentException(
          "Concurrency and batch bytes must be >= 1, got %d and %d"
              .formatted(concurrency, batchBytes));
    }
  }
}

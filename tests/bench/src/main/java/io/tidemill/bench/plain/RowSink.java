package io.tidemill.bench.plain;

import java.util.List;

/** Takes rows in chunks. For use by one thread. */
@FunctionalInterface
interface RowSink {
  /** Takes rows; returns once they are safe. */
  void take(List<Row> rows) throws Exception;
}

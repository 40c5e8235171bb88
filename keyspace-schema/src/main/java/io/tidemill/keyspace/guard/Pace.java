package io.tidemill.keyspace.guard;

import static java.util.Objects.requireNonNull;

import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CqlTerm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many rows may be written to each partition in a second: a bucket of tokens for each, that of
 * a second at most. Thread-safe.
 */
final class Pace {
  /** Of partitions; those that were written least recently are forgotten, and begin anew. */
  private static final int MOST = 10_000;

  private final int rowsPerSecond;
  private final InstantSource clock;
  private final Map<Partition, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Partition, Bucket> eldest) {
          return size() > MOST;
        }
      };

  /**
   * A pace.
   *
   * @param rowsPerSecond 0 for any number
   */
  Pace(int rowsPerSecond, InstantSource clock) {
    if (rowsPerSecond < 0) {
      throw new IllegalArgumentException(
          "Rows per second must not be negative, got %d".formatted(rowsPerSecond));
    }
    this.rowsPerSecond = rowsPerSecond;
    this.clock = requireNonNull(clock, "clock");
  }

  private record Partition(CqlName table, List<ByteBuffer> key) {}

  private static final class Bucket {
    private double rows;
    private Instant filledAt;

    Bucket(double rows, Instant filledAt) {
      this.rows = rows;
      this.filledAt = filledAt;
    }
  }

  /** Whether all these rows may be written now; none is counted if one may not. */
  boolean admits(List<Part> parts, KnownTables tables) {
    return rowsPerSecond == 0 || taken(parts, tables);
  }

  private synchronized boolean taken(List<Part> parts, KnownTables tables) {
    Map<Bucket, Integer> wanted = new LinkedHashMap<>();
    for (Part part : parts) {
      TableFacts table = tables.known(part.table());
      if (table != null && part.statement().writes()) {
        wanted.merge(bucket(part, table), 1, Integer::sum);
      }
    }
    for (Map.Entry<Bucket, Integer> bucket : wanted.entrySet()) {
      // What is larger than a whole second's worth passes a bucket that is full.
      if (bucket.getKey().rows < Math.min(bucket.getValue(), rowsPerSecond)) {
        return false;
      }
    }
    wanted.forEach((bucket, rows) -> bucket.rows -= rows);
    return true;
  }

  private Bucket bucket(Part part, TableFacts table) {
    Instant now = clock.instant();
    Bucket bucket =
        buckets.computeIfAbsent(
            new Partition(table.name(), key(part, table)), key -> new Bucket(rowsPerSecond, now));
    double seconds = Duration.between(bucket.filledAt, now).toNanos() / 1e9;
    if (seconds > 0) {
      bucket.rows = Math.min(rowsPerSecond, bucket.rows + seconds * rowsPerSecond);
      bucket.filledAt = now;
    }
    return bucket;
  }

  private static List<ByteBuffer> key(Part part, TableFacts table) {
    List<ByteBuffer> key = new ArrayList<>(table.partitionKey().size());
    for (String column : table.partitionKey()) {
      CqlTerm term = part.statement().values().getOrDefault(column, CqlTerm.NONE);
      ByteBuffer value =
          term.isMarker()
              ? part.values().of(term)
              : ByteBuffer.wrap(term.literal().getBytes(StandardCharsets.UTF_8));
      key.add(value == null ? ByteBuffer.allocate(0) : value);
    }
    return key;
  }
}

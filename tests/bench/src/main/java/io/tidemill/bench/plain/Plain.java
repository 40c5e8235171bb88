package io.tidemill.bench.plain;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.bench.shape.Shape;
import io.tidemill.bench.shape.Shapes;
import io.tidemill.core.LedgerAddress;
import io.tidemill.keyspace.session.Sessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads a topic of generated records to its end by two consumers, each of which parses JSON and
 * writes single-partition batches; a process of its own. It has no ranges, ledger, dead letters,
 * retries or row timestamps.
 */
public final class Plain {
  private static final int THREADS = 2;

  private Plain() {}

  /** What becomes of rows. */
  public enum Mode {
    WRITE,
    /** They are parsed and dropped. */
    READ
  }

  /** How it is set up. */
  public static Map<String, String> settings() {
    return Map.of(
        "threads", Integer.toString(THREADS),
        "chunk_rows", Integer.toString(PartitionReader.CHUNK_ROWS),
        "batch_bytes", Integer.toString(BatchWriter.BATCH_BYTES),
        "in_flight_a_thread", Integer.toString(BatchWriter.IN_FLIGHT));
  }

  /**
   * Mode, Kafka's servers, topic, ledger's address, table, shape, records, seed, file of flights.
   */
  public static void main(String[] words) throws Exception {
    Locale.setDefault(Locale.ENGLISH);
    Mode mode = Mode.valueOf(words[0]);
    Shape shape =
        new Shapes(
                Long.parseLong(words[7]),
                OptionalInt.of(Integer.parseInt(words[6])),
                Path.of(words[8]))
            .named(words[5]);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (CqlSession session =
        mode == Mode.WRITE ? Sessions.open(LedgerAddress.parse(words[3])) : null) {
      List<Callable<Long>> work = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        work.add(
            () -> {
              RowSink sink =
                  session == null ? rows -> {} : new BatchWriter(session, words[4], shape.table());
              return new PartitionReader(words[1], words[2], shape, sink).readEvery(first, THREADS);
            });
      }
      long rows = 0;
      for (Future<Long> done : threads.invokeAll(work)) {
        rows += done.get();
      }
      if (rows != shape.count()) {
        throw new IllegalStateException(
            "Expected %d records, read %d".formatted(shape.count(), rows));
      }
    } finally {
      threads.shutdownNow();
    }
  }
}

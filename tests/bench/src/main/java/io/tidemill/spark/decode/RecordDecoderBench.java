package io.tidemill.spark.decode;

import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a record of about 200 bytes of JSON takes to become a row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RecordDecoderBench {
  private static final int RECORDS = 1_024;

  /** Of the field that isn't an integer; the records fit {@code DECIMAL(10,2)} too. */
  @Param("DOUBLE")
  private String amount;

  private RecordDecoder decoder;
  private RecordDecoder sparks;
  private final ConsumerRecord<byte[], byte[]>[] records = records();
  private int next;

  /** Makes the decoders. */
  @Setup
  public void open() {
    Source source =
        new Source(
            "narrow",
            Format.JSON,
            "user_id BIGINT, event_time TIMESTAMP, event_id STRING, quantity INT, kind STRING, country STRING, amount %s, member BOOLEAN, page STRING"
                .formatted(amount),
            Map.of(),
            new StartFrom.Earliest(),
            Source.Tombstones.DEAD_LETTER);
    SourceColumns every = SourceColumns.of(source);
    SourceColumns columns = every.only(new UsedColumns(every.all().fields(), Set.of()));
    decoder = new RecordDecoder(columns, source.format(), source.options(), source.tombstones());
    sparks =
        new RecordDecoder(
            columns,
            new JsonValues(columns.declared(), source.options(), Optional.empty()),
            source.tombstones());
  }

  /** One record, the quick way. */
  @Benchmark
  public Object json() {
    next = (next + 1) % RECORDS;
    return decoder.decode(records[next], next);
  }

  /** One record, by Spark's own reader alone. */
  @Benchmark
  public Object jsonBySpark() {
    next = (next + 1) % RECORDS;
    return sparks.decode(records[next], next);
  }

  private static ConsumerRecord<byte[], byte[]>[] records() {
    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays know no type parameters
    ConsumerRecord<byte[], byte[]>[] records = new ConsumerRecord[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      String json =
          "{\"user_id\":%d,\"event_time\":\"2026-03-01T05:12:44.%03dZ\",\"event_id\":\"%08x-%012x\",\"quantity\":%d,\"kind\":\"purchase\",\"country\":\"DE\",\"amount\":%d.25,\"member\":%b,\"page\":\"/item/%d\"}"
              .formatted(i * 97, i % 1_000, i * 31, i, i % 9, i * 7, i % 2 == 0, i);
      records[i] =
          new ConsumerRecord<>("narrow", 0, i, null, json.getBytes(StandardCharsets.UTF_8));
    }
    return records;
  }
}

package io.tidemill.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.DeadLetters;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.Source;
import io.tidemill.core.policy.Sizing;
import io.tidemill.core.policy.TriggerPolicy;
import io.tidemill.spark.LocalSpark;
import io.tidemill.spark.decode.MetadataColumn;
import io.tidemill.spark.decode.SourceColumns;
import io.tidemill.spark.decode.UsedColumns;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodedSourceTest {
  private static final int RECORDS = 7_000;
  private static final List<OffsetRange> RANGES =
      List.of(
          new OffsetRange(new TopicPartition("t", 0), 100, 100 + RECORDS),
          new OffsetRange(new TopicPartition("t", 1), 50, 50 + RECORDS));

  private static final Source SOURCE =
      new Source(
          "t",
          Format.JSON,
          "n BIGINT",
          Map.of(),
          new StartFrom.Earliest(),
          Source.Tombstones.DEAD_LETTER);

  private static final SourceColumns COLUMNS =
      SourceColumns.of(SOURCE)
          .only(
              new UsedColumns(
                  Set.of("n"), Set.of(MetadataColumn.PARTITION, MetadataColumn.OFFSET)));

  /** Tasks run in this JVM, so the letters they write are seen here. */
  private static final Map<Long, DeadLetter> LETTERS = new ConcurrentSkipListMap<>();

  /** Which topic there is. */
  private static final AtomicReference<String> TOPIC_ID = new AtomicReference<>();

  @BeforeEach
  void the_topic_is_the_one_of_the_claim() {
    TOPIC_ID.set("id");
  }

  @Test
  void every_record_is_a_row_with_its_number_or_a_dead_letter_at_its_timestamp() {
    LETTERS.clear();
    try (DecodedSource source = read(1_000_000)) {
      assertThat(source.counts().read()).isEqualTo(2L * RECORDS);
      assertThat(source.counts().dead()).isEqualTo(LETTERS.size()).isGreaterThan(100);
      List<Long> numbers = source.rows().map(row -> row.getLong(COLUMNS.numberOrdinal())).collect();
      assertThat(numbers).hasSize((int) source.counts().decoded());
      assertThat(
              Stream.concat(
                  numbers.stream(), LETTERS.values().stream().map(l -> l.timestamp() - 1_000)))
          .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 2L * RECORDS).boxed().toList());
      // Each row knows its own offset, and the offset its number.
      assertThat(
              source
                  .rows()
                  .map(
                      row ->
                          number(
                                  row.getInt(COLUMNS.ordinal(MetadataColumn.PARTITION)),
                                  row.getLong(COLUMNS.ordinal(MetadataColumn.OFFSET)))
                              - row.getLong(COLUMNS.numberOrdinal()))
                  .distinct()
                  .collect())
          .containsExactly(0L);
    }
    assertThat(LETTERS.get(0L).error()).startsWith("Expected");
    assertThat(LETTERS.get(0L).sink()).isEqualTo(DeadLetter.NO_SINK);
    assertThat(LETTERS.get(0L).value()).isEqualTo(ByteBuffer.wrap(value(100)));
  }

  @Test
  void f16_what_is_left_of_the_ranges_is_numbered_by_the_whole() {
    OffsetRange left = new OffsetRange(new TopicPartition("t", 1), 6_000, 50 + RECORDS);
    try (DecodedSource source = read(1_000_000, List.of(left), DecodedSourceTest::consumer)) {
      assertThat(source.counts().read()).isEqualTo(left.length());
      assertThat(source.rows().map(row -> row.getLong(COLUMNS.numberOrdinal())).collect())
          .allMatch(number -> number >= number(1, 6_000));
    }
  }

  @Test
  void f16_where_retention_took_all_nothing_is_read() {
    try (DecodedSource source = read(0, List.of(), DecodedSourceTest::consumer)) {
      assertThat(source.counts()).isEqualTo(new DecodedSource.Counts(0, 0, 0));
      assertThat(source.rows().count()).isZero();
    }
  }

  @Test
  void f17_a_log_that_was_cut_shows_through_whatever_spark_puts_around_it() {
    assertThatThrownBy(() -> read(0, RANGES, CutLog::new))
        .satisfies(
            e ->
                assertThat(OtherLogException.in(e)).containsInstanceOf(LogTruncatedException.class))
        .isNotInstanceOf(LogTruncatedException.class);
    assertThat(OtherLogException.in(new IllegalStateException("other"))).isEmpty();
  }

  @Test
  void f11_what_is_read_of_a_topic_made_anew_meanwhile_is_not_taken() {
    TOPIC_ID.set("other");
    List<OffsetRange> few = List.of(new OffsetRange(new TopicPartition("t", 0), 101, 104));
    assertThatThrownBy(() -> read(0, few, DecodedSourceTest::consumer))
        .satisfies(
            e ->
                assertThat(OtherLogException.in(e).map(OtherLogException::code))
                    .contains(FailureCode.TOPIC_RECREATED));
  }

  @Test
  void records_that_are_not_those_of_the_dead_letters_are_passed_over() {
    TopicPartition partition = new TopicPartition("t", 0);
    Map<Long, String> kept =
        Map.of(
            1L, Fingerprints.of(null, ByteBuffer.wrap(value(101))),
            2L, Fingerprints.of(null, null),
            3L, Fingerprints.of(ByteBuffer.wrap(value(103)), null));
    try (DecodedSource source =
        read(
            new Work.Redo(
                3,
                2,
                77_000,
                Instant.EPOCH,
                Instant.MAX,
                new TreeSet<>(Set.of(new TableName("k", "t")))),
            0,
            List.of(new OffsetRange(partition, 101, 104)),
            DecodedSourceTest::consumer,
            new Fingerprints(kept))) {
      assertThat(source.counts()).isEqualTo(new DecodedSource.Counts(3, 0, 2));
      assertThat(source.counts().decoded()).isEqualTo(1);
      assertThat(source.numbers()).containsExactly(1L);
    }
  }

  @Test
  void sinks_share_one_read() {
    LETTERS.clear();
    try (DecodedSource source = read(1_000_000)) {
      LETTERS.clear();
      assertThat(source.rows().count()).isEqualTo(source.rows().count());
      assertThat(LETTERS).isEmpty();
    }
  }

  @Test
  void records_that_are_still_dead_when_they_are_read_again_keep_the_letters_that_they_have() {
    LETTERS.clear();
    TopicPartition partition = new TopicPartition("t", 0);
    List<OffsetRange> dead =
        List.of(new OffsetRange(partition, 100, 101), new OffsetRange(partition, 170, 172));
    try (DecodedSource source =
        read(
            new Work.Redo(
                3,
                2,
                77_000,
                Instant.EPOCH,
                Instant.MAX,
                new TreeSet<>(Set.of(new TableName("k", "t")))),
            1_000_000,
            dead,
            DecodedSourceTest::consumer)) {
      assertThat(source.counts()).isEqualTo(new DecodedSource.Counts(3, 2, 0));
      assertThat(source.numbers()).containsExactly(71L);
      assertThat(source.rows(Set.of(70L, 71L)).count()).isEqualTo(1);
      assertThat(source.rows(Set.of(70L)).count()).isZero();
    }
    assertThat(LETTERS).isEmpty();
  }

  @Test
  void a_topic_full_of_something_else_does_not_fill_the_store_with_letters() {
    LETTERS.clear();
    try (DecodedSource source = read(3)) {
      assertThat(source.counts().dead()).isGreaterThan(100);
      assertThat(LETTERS).hasSizeBetween(4, 20);
    }
  }

  private static long number(int partition, long offset) {
    return partition == 0 ? offset - 100 : RECORDS + offset - 50;
  }

  private static DecodedSource read(long deadLettersAllowed) {
    return read(deadLettersAllowed, RANGES, DecodedSourceTest::consumer);
  }

  private static DecodedSource read(
      long deadLettersAllowed, List<OffsetRange> readable, ConsumerOpener consumers) {
    return read(new Work.Own(), deadLettersAllowed, readable, consumers);
  }

  private static DecodedSource read(
      Work work, long deadLettersAllowed, List<OffsetRange> readable, ConsumerOpener consumers) {
    return read(work, deadLettersAllowed, readable, consumers, Fingerprints.NONE);
  }

  private static DecodedSource read(
      Work work,
      long deadLettersAllowed,
      List<OffsetRange> readable,
      ConsumerOpener consumers,
      Fingerprints expected) {
    Pipeline pipeline =
        new Pipeline(
            new PipelineId("p"),
            SOURCE,
            TriggerPolicy.DEFAULT,
            List.of(
                new Sink(
                    TableName.parse("k.t"),
                    "SELECT * FROM source",
                    new TreeMap<>(),
                    Sink.Nulls.UNSET,
                    Optional.empty())),
            deadLettersAllowed,
            AttemptLimits.DEFAULT,
            Sizing.DEFAULT,
            Pipeline.OnDataLoss.BLOCK,
            Pipeline.OnPartitionsAdded.GO_ON,
            new Definition("d", "text"));
    Run run =
        new Run(
            1,
            work,
            Reason.MANUAL,
            Instant.EPOCH,
            "id",
            RANGES,
            Position.NONE,
            false,
            "d",
            AttemptLimits.DEFAULT,
            Optional.empty(),
            List.of(new Attempt(1, 1_000, 2L * RECORDS, Instant.EPOCH, Instant.EPOCH, true)));
    ReadContext context = new ReadContext(pipeline, COLUMNS, run);
    return DecodedSource.read(
        new JavaSparkContext(LocalSpark.session().sparkContext()),
        context,
        readable,
        expected,
        new TaskAccess(consumers, topic -> TOPIC_ID.get(), Kept::new));
  }

  private static Consumer<byte[], byte[]> consumer() {
    return new Log();
  }

  /** Every 70th record isn't JSON. */
  private static byte[] value(long offset) {
    String text = offset % 70 == 30 ? "broken" : "{\"n\":" + offset + "}";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A log without end, of which each poll gives the next few records. */
  private static final class Log extends MockConsumer<byte[], byte[]> {
    Log() {
      super(OffsetResetStrategy.NONE);
    }

    @Override
    public synchronized void seek(org.apache.kafka.common.TopicPartition partition, long offset) {
      super.seek(partition, offset);
      updateBeginningOffsets(Map.of(partition, 0L));
      for (long next = offset; next < offset + 2L * RECORDS; next++) {
        addRecord(
            new ConsumerRecord<>(
                partition.topic(), partition.partition(), next, null, value(next)));
      }
    }
  }

  /** A log that ends below where anybody reads. */
  private static final class CutLog extends MockConsumer<byte[], byte[]> {
    CutLog() {
      super(OffsetResetStrategy.NONE);
    }

    @Override
    public synchronized void seek(org.apache.kafka.common.TopicPartition partition, long offset) {
      super.seek(partition, offset);
      updateBeginningOffsets(Map.of(partition, 0L));
      setPollException(new OffsetOutOfRangeException(Map.of(partition, offset)));
    }
  }

  private static final class Kept implements DeadLetters {
    @Override
    public void write(DeadLetter letter) {
      LETTERS.put(letter.timestamp() - 1_000, letter);
    }

    @Override
    public void delete(DeadLetter letter) {
      throw new UnsupportedOperationException("Reading deletes no dead letter");
    }

    @Override
    public void flush() {}

    @Override
    public Stream<DeadLetter> read(
        PipelineId pipeline, String topicId, int partition, long from, long until) {
      throw new UnsupportedOperationException("The job never reads dead letters");
    }
  }
}

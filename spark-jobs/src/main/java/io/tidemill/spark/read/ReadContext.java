package io.tidemill.spark.read;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Source;
import io.tidemill.core.run.RecordNumbers;
import io.tidemill.core.run.RowTimestamps;
import io.tidemill.spark.decode.RecordDecoder;
import io.tidemill.spark.decode.SourceColumns;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.HashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What an attempt's tasks need to read, decode and bury records. Immutable, serializable. */
public final class ReadContext implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String pipeline;
  private final String topic;
  private final String topicId;
  private final long run;
  private final int attempt;
  private final int tries;
  private final RecordNumbers numbers;
  private final HashMap<Integer, Integer> leaderEpochs;
  private final RowTimestamps timestamps;
  private final SourceColumns columns;
  private final Format format;
  private final HashMap<String, String> options;
  private final Source.Tombstones tombstones;
  private final long deadLettersWorthWriting;

  /**
   * The context of the run's live attempt. Where it does dead letters again, records have the
   * places that they had, and their letters stay those of the attempt that buried them.
   *
   * @param columns those that rows hold
   */
  public ReadContext(Pipeline pipeline, SourceColumns columns, Run run) {
    this.pipeline = pipeline.id().value();
    this.topic = pipeline.source().topic();
    this.topicId = run.topicId();
    this.tries = run.attempt().number();
    this.numbers = new RecordNumbers(run.ranges());
    this.leaderEpochs = new HashMap<>();
    run.end()
        .next()
        .forEach((partition, next) -> leaderEpochs.put(partition.partition(), next.leaderEpoch()));
    this.columns = requireNonNull(columns, "columns");
    this.format = pipeline.source().format();
    this.options = new HashMap<>(pipeline.source().options());
    this.tombstones = pipeline.source().tombstones();
    if (run.work() instanceof Work.Redo redo) {
      this.run = redo.run();
      this.attempt = redo.attempt();
      this.timestamps = new RowTimestamps(redo.writeTime(), run.span());
      this.deadLettersWorthWriting = 0;
    } else {
      this.run = run.number();
      this.attempt = tries;
      this.timestamps = RowTimestamps.of(run.attempt());
      this.deadLettersWorthWriting = pipeline.deadLettersAllowed() + 1;
    }
  }

  /** Which attempt of its run this is, from 1. */
  int tries() {
    return tries;
  }

  /** A part of the run's ranges, for a task. */
  Split split(OffsetRange part) {
    return Split.of(
        part, leaderEpochs.getOrDefault(part.partition().partition(), NextOffset.UNKNOWN_EPOCH));
  }

  String topic() {
    return topic;
  }

  /** The id of the topic that the run's offsets are of. */
  String topicId() {
    return topicId;
  }

  RecordNumbers numbers() {
    return numbers;
  }

  public RowTimestamps timestamps() {
    return timestamps;
  }

  SourceColumns columns() {
    return columns;
  }

  /**
   * How many letters of records that can't be decoded are worth writing: one more than are allowed
   * already fails the run, and a topic full of something else must not fill the store with letters
   * first. None where the records have theirs.
   */
  long deadLettersWorthWriting() {
    return deadLettersWorthWriting;
  }

  RecordDecoder decoder() {
    return new RecordDecoder(columns, format, options, tombstones);
  }

  /**
   * The letter of a record.
   *
   * @param sink the table that could not take it, or {@link DeadLetter#NO_SINK}
   * @param number the record's
   */
  public DeadLetter letter(
      ConsumerRecord<byte[], byte[]> record, long number, String sink, String error) {
    return new DeadLetter(
        new PipelineId(pipeline),
        topicId,
        record.partition(),
        record.offset(),
        sink,
        run,
        attempt,
        timestamps.ofRecord(number),
        wrapped(record.key()),
        wrapped(record.value()),
        error);
  }

  private static ByteBuffer wrapped(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}

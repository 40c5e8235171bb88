package io.tidemill.simulation.world;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.pipeline.Source;
import io.tidemill.core.run.LiveAttempt;
import io.tidemill.core.run.RecordNumbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads what an attempt is to work on, and tells records that can be decoded from dead ones. */
final class SimRows {
  private static final Comparator<Decoded> IN_ORDER =
      Comparator.comparing(Decoded::partition).thenComparing(row -> row.record().offset());

  private final LiveAttempt attempt;
  private final RecordNumbers numbers;
  private final SchemaLook schema;
  private final List<Decoded> rows = new ArrayList<>();
  private final List<Decoded> dead = new ArrayList<>();

  /**
   * A record at its place in the run.
   *
   * @param number its number in the run
   * @param sink the one table that it is for; {@link DeadLetter#NO_SINK} for all
   */
  record Decoded(SimRecord record, TopicPartition partition, long number, String sink) {
    boolean tombstone() {
      return record.payload().kind() == Payload.Kind.TOMBSTONE;
    }

    /** Whether it was read of {@code range}, for {@code table}. */
    boolean in(OffsetRange range, String table) {
      return partition.equals(range.partition())
          && range.contains(record.offset())
          && sink.equals(table);
    }
  }

  /** Asks the registry, once it matters. */
  interface SchemaLook {
    boolean known();
  }

  SimRows(LiveAttempt attempt, SchemaLook schema) {
    this.attempt = attempt;
    this.numbers = new RecordNumbers(attempt.run().ranges());
    this.schema = schema;
  }

  /** Records that can be decoded, in order of partitions and offsets. */
  List<Decoded> rows() {
    rows.sort(IN_ORDER);
    return rows;
  }

  /** Records that can't. */
  List<Decoded> dead() {
    return dead;
  }

  /** Takes in the records of a range, by two tasks, of which the later one is done first. */
  void read(OffsetRange range, List<SimRecord> records) {
    int middle = records.size() / 2;
    records
        .subList(middle, records.size())
        .forEach(record -> add(record, range.partition(), DeadLetter.NO_SINK));
    records
        .subList(0, middle)
        .forEach(record -> add(record, range.partition(), DeadLetter.NO_SINK));
  }

  /** Takes in the record that a dead letter of {@code sink} keeps. */
  void redo(TopicPartition partition, SimRecord record, String sink) {
    add(record, partition, sink);
  }

  /** Lets go what was read of {@code range} for {@code sink}. */
  void forget(OffsetRange range, String sink) {
    rows.removeIf(row -> row.in(range, sink));
    dead.removeIf(row -> row.in(range, sink));
  }

  private void add(SimRecord record, TopicPartition partition, String sink) {
    Decoded decoded =
        new Decoded(record, partition, numbers.numberOf(partition, record.offset()), sink);
    (decodes(record.payload()) ? rows : dead).add(decoded);
  }

  private boolean decodes(Payload payload) {
    return switch (payload.kind()) {
      case FIELDS -> true;
      case UNDECODABLE -> false;
      case TOMBSTONE -> attempt.pipeline().source().tombstones() == Source.Tombstones.DELETE;
      case REGISTERED -> registered();
    };
  }

  /** Under a merge nobody but the record's own bytes may decide that it is dead. */
  private boolean registered() {
    if (schema.known()) {
      return true;
    }
    if (attempt.pipeline().sinks().stream().anyMatch(sink -> sink.merged())) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "The registry doesn't know a record's schema, and rows are merged; register it");
    }
    return false;
  }
}

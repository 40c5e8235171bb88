package io.tidemill.simulation.world;

import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.DeadLetters;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.run.LiveAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Reads what an attempt works on, part by part, and now and then a part of it again. */
final class SimSource {
  /** Once in so many times something of what was read is lost. */
  private static final int LOST_ODDS = 4;

  private final LiveAttempt attempt;
  private final SimConsumer consumer;
  private final SimRows rows;
  private final Random random;
  private final List<Part> parts = new ArrayList<>();
  private int missing;

  /**
   * What is read at a time.
   *
   * @param letter the one whose record is asked for, of that offset; empty where all are
   */
  private record Part(OffsetRange range, Optional<DeadLetter> letter) {}

  SimSource(LiveAttempt attempt, SimConsumer consumer, SimRows rows, long seed) {
    this.attempt = attempt;
    this.consumer = consumer;
    this.rows = rows;
    this.random = new Random(~seed);
  }

  /** Reads everything; of a run that redoes dead letters, the records that they are of. */
  void read(DeadLetters letters) {
    if (attempt.run().work() instanceof Work.Redo redo) {
      attempt.run().ranges().forEach(range -> find(letters, redo, range));
    } else {
      attempt.readable().forEach(range -> parts.add(new Part(range, Optional.empty())));
    }
    for (Part part : parts) {
      missing += read(part) ? 0 : 1;
    }
  }

  /** How many letters stay as they are, because their records aren't there any more. */
  int missing() {
    return missing;
  }

  /** Loses what a task had read, at times, and reads it again: its records that are dead. */
  List<SimRows.Decoded> readAgainIfLost() {
    if (parts.isEmpty() || random.nextInt(LOST_ODDS) > 0) {
      return List.of();
    }
    Part lost = parts.get(random.nextInt(parts.size()));
    rows.forget(lost.range(), sink(lost));
    read(lost);
    return rows.dead().stream().filter(dead -> dead.in(lost.range(), sink(lost))).toList();
  }

  private static String sink(Part part) {
    return part.letter().map(DeadLetter::sink).orElse(DeadLetter.NO_SINK);
  }

  private void find(DeadLetters letters, Work.Redo redo, OffsetRange range) {
    Run run = attempt.run();
    int partition = range.partition().partition();
    try (Stream<DeadLetter> found =
        letters.read(
            attempt.pipeline().id(), run.topicId(), partition, range.from(), range.until())) {
      found
          .filter(letter -> letter.run() == redo.run() && letter.attempt() == redo.attempt())
          .forEach(letter -> find(letter, range));
    }
  }

  private void find(DeadLetter letter, OffsetRange range) {
    long offset = letter.offset();
    if (attempt.readable().stream()
        .anyMatch(it -> it.partition().equals(range.partition()) && it.contains(offset))) {
      OffsetRange its = new OffsetRange(range.partition(), offset, offset + 1);
      parts.add(new Part(its, Optional.of(letter)));
    } else {
      missing++;
    }
  }

  /** Whether it had what was asked for. */
  private boolean read(Part part) {
    Run run = attempt.run();
    NextOffset end = run.end().next().get(part.range().partition());
    int epoch = end == null ? NextOffset.UNKNOWN_EPOCH : end.leaderEpoch();
    List<SimRecord> records = consumer.read(part.range(), epoch, run.topicId());
    if (part.letter().isEmpty()) {
      rows.read(part.range(), records);
      return true;
    }
    DeadLetter letter = part.letter().get();
    List<SimRecord> its = records.stream().filter(record -> keeps(letter, record)).toList();
    its.forEach(record -> rows.redo(part.range().partition(), record, letter.sink()));
    return !its.isEmpty();
  }

  /** Whether it is the record that the letter keeps, and not another one at its offset. */
  private static boolean keeps(DeadLetter letter, SimRecord record) {
    return letter.key().equals(LetterBytes.key(record.key()))
        && letter.value().equals(LetterBytes.value(record.payload()));
  }
}

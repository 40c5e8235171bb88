package io.tidemill.spark;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.DeadLetters;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.RecordNumbers;
import io.tidemill.spark.read.Fingerprints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The dead letters that are to be done again: those that the committed attempt of a run left, save
 * letters of merged sinks, which can't take anything in at an earlier place.
 */
final class RedoneLetters {
  /** No record's: letters of one record that keep different bytes agree with none. */
  private static final String OF_NONE = "";

  private final Map<Long, List<DeadLetter>> byNumber;
  private final Fingerprints fingerprints;
  private final Map<TopicPartition, NavigableSet<Long>> offsets;
  private final boolean others;

  private RedoneLetters(
      Map<Long, List<DeadLetter>> byNumber,
      Fingerprints fingerprints,
      Map<TopicPartition, NavigableSet<Long>> offsets,
      boolean others) {
    this.byNumber = byNumber;
    this.fingerprints = fingerprints;
    this.offsets = offsets;
    this.others = others;
  }

  /**
   * Looks for them.
   *
   * @param run whose ranges are those of the run that left them
   */
  static RedoneLetters find(DeadLetters letters, Pipeline pipeline, Run run, Work.Redo redo) {
    Set<String> sinks = new HashSet<>(Set.of(DeadLetter.NO_SINK));
    boolean others = false;
    for (Sink sink : pipeline.sinks()) {
      if (redo.sinks().contains(sink.table())) {
        sinks.add(sink.table().toString());
      } else {
        others = true;
      }
    }
    RecordNumbers numbers = new RecordNumbers(run.ranges());
    Map<Long, List<DeadLetter>> byNumber = new TreeMap<>();
    Map<Long, String> fingerprints = new HashMap<>();
    Map<TopicPartition, NavigableSet<Long>> offsets = new TreeMap<>();
    for (OffsetRange range : run.ranges()) {
      TopicPartition partition = range.partition();
      letters
          .read(pipeline.id(), run.topicId(), partition.partition(), range.from(), range.until())
          .filter(letter -> letter.run() == redo.run() && letter.attempt() == redo.attempt())
          .filter(letter -> sinks.contains(letter.sink()))
          .forEach(
              letter -> {
                long number = numbers.numberOf(partition, letter.offset());
                byNumber.computeIfAbsent(number, n -> new ArrayList<>()).add(bare(letter));
                fingerprints.merge(
                    number,
                    Fingerprints.of(letter.key(), letter.value()),
                    (known, other) -> known.equals(other) ? known : OF_NONE);
                offsets.computeIfAbsent(partition, p -> new TreeSet<>()).add(letter.offset());
              });
    }
    return new RedoneLetters(byNumber, new Fingerprints(fingerprints), offsets, others);
  }

  /** How many records they are of. */
  long records() {
    return byNumber.size();
  }

  /** What the records must be: those that the letters keep, and not others at their offsets. */
  Fingerprints fingerprints() {
    return fingerprints;
  }

  /** Where the records are, as far as they are still within {@code readable}. */
  List<OffsetRange> ranges(List<OffsetRange> readable) {
    List<OffsetRange> ranges = new ArrayList<>();
    for (OffsetRange range : readable) {
      Set<Long> wanted =
          offsets
              .getOrDefault(range.partition(), new TreeSet<>())
              .subSet(range.from(), range.until());
      long from = -1;
      long until = -1;
      for (long offset : wanted) {
        if (offset != until) {
          addIfAny(ranges, range.partition(), from, until);
          from = offset;
        }
        until = offset + 1;
      }
      addIfAny(ranges, range.partition(), from, until);
    }
    return ranges;
  }

  private static void addIfAny(
      List<OffsetRange> ranges, TopicPartition partition, long from, long until) {
    if (from < until) {
      ranges.add(new OffsetRange(partition, from, until));
    }
  }

  /** The numbers of the records that {@code table} has not taken. */
  Set<Long> numbers(TableName table) {
    Set<Long> numbers = new HashSet<>();
    byNumber.forEach(
        (number, letters) -> {
          if (letters.stream().anyMatch(letter -> undecoded(letter) || isOf(letter, table))) {
            numbers.add(number);
          }
        });
    return numbers;
  }

  /** Whether one of them tells that {@code table} could not take a record. */
  boolean has(TableName table, long number) {
    return byNumber.getOrDefault(number, List.of()).stream()
        .anyMatch(letter -> isOf(letter, table));
  }

  /**
   * Those whose records have found their place. A record that could not be decoded has not while
   * another sink lacks it: a merged one, or one that the run did not write.
   *
   * @param decoded numbers of the records that can be decoded now
   * @param refused numbers of the records that a table still can't take
   */
  List<DeadLetter> settled(Set<Long> decoded, Map<TableName, Set<Long>> refused) {
    Map<String, Set<Long>> bySink = new HashMap<>();
    refused.forEach((table, numbers) -> bySink.put(table.toString(), numbers));
    List<DeadLetter> settled = new ArrayList<>();
    byNumber.forEach(
        (number, letters) -> {
          if (decoded.contains(number)) {
            for (DeadLetter letter : letters) {
              boolean stays =
                  undecoded(letter)
                      ? others
                      : bySink.getOrDefault(letter.sink(), Set.of()).contains(number);
              if (!stays) {
                settled.add(letter);
              }
            }
          }
        });
    return settled;
  }

  private static boolean undecoded(DeadLetter letter) {
    return letter.sink().equals(DeadLetter.NO_SINK);
  }

  private static boolean isOf(DeadLetter letter, TableName table) {
    return letter.sink().equals(table.toString());
  }

  /** Without the record's key and value, which are read from Kafka, and known by a fingerprint. */
  private static DeadLetter bare(DeadLetter letter) {
    return new DeadLetter(
        letter.pipeline(),
        letter.topicId(),
        letter.partition(),
        letter.offset(),
        letter.sink(),
        letter.run(),
        letter.attempt(),
        letter.timestamp(),
        null,
        null,
        letter.error());
  }
}

package io.tidemill.cli.demo;

import io.tidemill.cli.screen.Check;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the demo's figures are what they must be. */
final class Checks {
  private Checks() {}

  /** Nothing of the topic is left to process, by the offsets that the group has published. */
  static Check groupLag(long lag) {
    return Check.that("group lag is %,d".formatted(lag), lag == 0, "expected 0");
  }

  /** The pipeline waits for new records. */
  static Check idle(PipelineState state) {
    return Check.that(
        "ledger is %s after run %d".formatted(state.phase().name(), state.lastRun()),
        state.phase() instanceof Phase.Idle,
        "expected Idle");
  }

  /** The runs' ranges cover the topic up to the position, with no gap and no overlap. */
  static Check coverage(List<Commit> commits, Position end) {
    List<String> problems = new ArrayList<>();
    Map<TopicPartition, Long> reached = new HashMap<>();
    long records = 0;
    for (Commit commit : commits) {
      for (OffsetRange range : commit.run().ranges()) {
        long from = reached.getOrDefault(range.partition(), 0L);
        if (range.from() != from) {
          problems.add(
              "run %d has %s, expected it to begin at %d"
                  .formatted(commit.run().number(), range, from));
        }
        reached.put(range.partition(), range.until());
        records += range.length();
      }
    }
    for (Map.Entry<TopicPartition, NextOffset> next : end.next().entrySet()) {
      long until = reached.getOrDefault(next.getKey(), 0L);
      if (next.getValue().offset() != until) {
        problems.add(
            "%s: the position is %d, the runs end at %d"
                .formatted(next.getKey(), next.getValue().offset(), until));
      }
    }
    return new Check(
        "%d runs cover %,d offsets, without gap or overlap".formatted(commits.size(), records),
        problems);
  }

  /** Every record produced is in the books of one run, and those balance. */
  static Check books(DemoReport report) {
    List<String> problems = new ArrayList<>();
    for (Commit commit : report.commits()) {
      if (!commit.books().balanced()) {
        problems.add("run %d: %s".formatted(commit.run().number(), commit.books()));
      }
    }
    if (report.read() != report.produced()) {
      problems.add("%,d were produced".formatted(report.produced()));
    }
    return new Check(
        "books balance: %,d records read, %,d dead letters"
            .formatted(report.read(), report.deadLetters()),
        problems);
  }
}

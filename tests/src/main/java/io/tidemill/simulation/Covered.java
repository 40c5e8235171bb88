package io.tidemill.simulation;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which offsets were committed, or recorded as no longer guaranteed, and by whom. */
final class Covered {

  private Map<Log, List<Piece>> pieces = new HashMap<>();
  private Map<Log, List<Piece>> remembered = new HashMap<>();

  private record Log(PipelineId pipeline, String topicId, TopicPartition partition) {}

  /** What is known of offsets; {@code run} is 0 for those that nobody promises. */
  record Piece(long from, long until, long run) {}

  /** A pipeline begins; what was before isn't asked for. */
  void begin(PipelineState state) {
    state.position().next().forEach((partition, next) -> pass(state, partition, 0, next.offset()));
  }

  /** A backup is made. */
  void remember() {
    remembered = copy(pieces);
  }

  /** The backup is restored: what was committed since isn't known any more. */
  void goBack() {
    pieces = copy(remembered);
  }

  private static Map<Log, List<Piece>> copy(Map<Log, List<Piece>> pieces) {
    Map<Log, List<Piece>> copy = new HashMap<>();
    pieces.forEach((log, known) -> copy.put(log, new ArrayList<>(known)));
    return copy;
  }

  private void pass(PipelineState state, TopicPartition partition, long from, long until) {
    if (from < until) {
      of(state, partition).add(new Piece(from, until, 0));
    }
  }

  private List<Piece> of(PipelineState state, TopicPartition partition) {
    return of(state.pipeline(), state.topicId(), partition);
  }

  private List<Piece> of(PipelineId pipeline, String topicId, TopicPartition partition) {
    return pieces.computeIfAbsent(new Log(pipeline, topicId, partition), any -> new ArrayList<>());
  }

  void committed(PipelineState before, Commit commit) {
    for (OffsetRange range : commit.run().ranges()) {
      List<Piece> known = of(before, range.partition());
      for (Piece piece : known) {
        boolean twice =
            piece.run() > 0 && piece.from() < range.until() && range.from() < piece.until();
        Watch.require(
            !twice,
            Invariant.TILING,
            "Run %d commits %s, of which run %d committed [%d, %d)",
            commit.run().number(),
            range,
            piece.run(),
            piece.from(),
            piece.until());
      }
      known.add(new Piece(range.from(), range.until(), commit.run().number()));
    }
  }

  /** The position moved without a commit. */
  void moved(PipelineState before, PipelineState after, PositionChange change) {
    switch (change.kind()) {
      case GAP, SKIP -> exactly(before, after, change);
      case RESET, ADOPTION -> anywhere(before, after, change);
    }
  }

  private void exactly(PipelineState before, PipelineState after, PositionChange change) {
    Map<TopicPartition, OffsetRange> passed = new HashMap<>();
    change.passed().forEach(range -> passed.put(range.partition(), range));
    for (Map.Entry<TopicPartition, NextOffset> each : after.position().next().entrySet()) {
      NextOffset was = before.position().next().get(each.getKey());
      OffsetRange range = passed.get(each.getKey());
      boolean right =
          range == null
              ? was == null || was.offset() == each.getValue().offset()
              : (was == null || range.from() == was.offset())
                  && range.until() == each.getValue().offset();
      Watch.require(
          right,
          Invariant.EVERY_OFFSET,
          "%s went from %s to %s, recorded as %s",
          each.getKey(),
          was,
          each.getValue(),
          range);
    }
    change.passed().forEach(range -> pass(before, range.partition(), range.from(), range.until()));
  }

  /** A person names a position: forward means passing, backward means again. */
  private void anywhere(PipelineState before, PipelineState after, PositionChange change) {
    boolean same = before.topicId().equals(after.topicId());
    for (Map.Entry<TopicPartition, NextOffset> each : after.position().next().entrySet()) {
      long to = each.getValue().offset();
      List<Piece> known = of(after, each.getKey());
      known.replaceAll(piece -> piece.until() > to ? cut(piece, to) : piece);
      known.removeIf(piece -> piece.from() >= piece.until());
      long from = same ? offset(before.position(), each.getKey()) : 0;
      if (change.kind() == PositionChange.Kind.ADOPTION) {
        from = 0;
      }
      pass(after, each.getKey(), from, to);
    }
  }

  private static Piece cut(Piece piece, long to) {
    return new Piece(Math.min(piece.from(), to), to, piece.run());
  }

  private static long offset(Position position, TopicPartition partition) {
    NextOffset next = position.next().get(partition);
    return next == null ? 0 : next.offset();
  }

  /** Checks that nothing below {@code end} was left out. */
  void check(PipelineState state, TopicPartition partition, long end) {
    List<Piece> known = new ArrayList<>(of(state, partition));
    known.sort((one, other) -> Long.compare(one.from(), other.from()));
    long reached = 0;
    for (Piece piece : known) {
      if (piece.from() > reached) {
        break;
      }
      reached = Math.max(reached, piece.until());
    }
    Watch.require(
        reached >= end,
        Invariant.EVERY_OFFSET,
        "Of %s, offset %d is neither committed nor recorded as lost; the log ends at %d: %s",
        partition,
        reached,
        end,
        known);
  }
}

package io.tidemill.simulation;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells by number which rows of the fault list have really come about. */
final class Situations {
  private static final Map<FailureCode, String> BLOCKED =
      Map.of(
          FailureCode.TOPIC_RECREATED, "F11 blocked: TOPIC_RECREATED",
          FailureCode.LEDGER_RESTORED, "F15 blocked: LEDGER_RESTORED",
          FailureCode.RECORDS_LOST, "F16 blocked: RECORDS_LOST",
          FailureCode.LOG_TRUNCATED, "F17 blocked: LOG_TRUNCATED",
          FailureCode.TOO_MANY_DEAD_LETTERS, "F20 blocked: TOO_MANY_DEAD_LETTERS",
          FailureCode.STATE_LOST, "F48 blocked: STATE_LOST",
          FailureCode.TABLE_SHARED, "F49 blocked: TABLE_SHARED",
          FailureCode.TABLE_NOT_EMPTY, "F48 blocked: TABLE_NOT_EMPTY",
          FailureCode.CANCEL_UNCONFIRMED, "F61 blocked: CANCEL_UNCONFIRMED",
          FailureCode.PARTITIONS_ADDED, "F10 blocked: PARTITIONS_ADDED");

  private Situations() {}

  /** A run was committed. */
  static void committed(Commit commit, Phase.Running before, Consumer<String> hits) {
    Run run = commit.run();
    if (before.jobId().isEmpty()) {
      hits.accept("F52 committed before its launch was recorded");
    }
    if (run.attempts().size() > 1) {
      hits.accept("F25 committed by a later attempt");
      if (run.attempts().get(0).entered()) {
        hits.accept("F24 written by an earlier attempt, committed by a later one");
      }
    }
    if (!commit.lost().isEmpty()) {
      hits.accept("F16 lost offsets recorded with a commit");
    }
    if (commit.books().deadLetters() > 0) {
      hits.accept("F20 dead letters");
    }
    boolean already =
        commit.books().sinks().values().stream().anyMatch(sink -> sink.alreadyMerged() > 0);
    if (already) {
      hits.accept("F43 rows merged by an earlier attempt are left alone");
    }
    Work work = run.work();
    if (work instanceof Work.Again) {
      hits.accept("F44 a replay is committed");
    } else if (work instanceof Work.Rebuild) {
      hits.accept("F65 a rebuild is committed");
    } else if (work instanceof Work.Redo) {
      hits.accept("F53 dead letters are replayed");
    }
  }

  /** A row has changed. */
  static void changed(PipelineState before, PipelineState after, Consumer<String> hits) {
    if (after.phase() instanceof Phase.Blocked blocked
        && !(before.phase() instanceof Phase.Blocked)) {
      hits.accept("blocked: " + blocked.failure().code());
      Optional.ofNullable(BLOCKED.get(blocked.failure().code())).ifPresent(hits);
    }
    if (!before.lastChange().equals(after.lastChange())) {
      PositionChange.Kind kind = after.lastChange().orElseThrow().kind();
      hits.accept("position changed: " + kind);
      if (kind == PositionChange.Kind.GAP) {
        hits.accept("F56 a gap is passed and recorded at once");
      }
    }
  }

  /** A fault has struck a step. */
  static void struck(Fault fault, String step, Consumer<String> hits) {
    boolean crash = fault == Fault.CRASH_AFTER || fault == Fault.CRASH_BEFORE;
    boolean lost =
        fault == Fault.LOST_APPLIED
            || fault == Fault.LOST_NOT_APPLIED
            || fault == Fault.LOST_APPLIED_LATER;
    switch (step) {
      case "reconcile:ledger.swap(claimed)" -> {
        one(fault == Fault.CRASH_AFTER, "F05 death after the claim", hits);
        one(lost, "F08 a claim's outcome is unknown", hits);
      }
      case "reconcile:jobs.launch" -> {
        one(fault == Fault.CRASH_BEFORE, "F05 death after the claim", hits);
        one(lost, "F06 a launch's outcome is unknown", hits);
      }
      case "job:ledger.swap(idle)" -> {
        one(fault == Fault.CRASH_BEFORE, "F24 death before the commit", hits);
        one(lost, "F42 a commit's outcome is unknown", hits);
        one(fault == Fault.LOST_APPLIED, "F58 committed, and the answer is lost", hits);
        one(fault == Fault.CRASH_AFTER, "F64 death between commit and history copy", hits);
      }
      case "job:group.publish" ->
          one(crash || lost || fault == Fault.ERROR, "F40 publishing fails", hits);
      case "job:ledger.record-commit" ->
          one(
              crash || lost || fault == Fault.ERROR,
              "F64 death between commit and history copy",
              hits);
      case "job:store.write" -> {
        one(fault == Fault.LOST_APPLIED_LATER, "F39 a coordinator applies late", hits);
        one(crash || fault == Fault.ERROR, "F25 some writes fail", hits);
      }
      default -> {}
    }
    one(fault == Fault.CLOCK_JUMP, "F13 a clock jumps", hits);
    boolean ledger = step.contains(":ledger.");
    one(ledger && fault == Fault.ERROR, "F09 the ledger is away", hits);
    boolean person = step.startsWith("operator:ledger.swap");
    one(person && fault == Fault.LOST_APPLIED, "F59 a command is applied, its answer lost", hits);
  }

  private static void one(boolean so, String situation, Consumer<String> hits) {
    if (so) {
      hits.accept(situation);
    }
  }
}

package io.tidemill.core.run;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.ClockSkew;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.StoredDefinitions;
import io.tidemill.core.yaml.Problem;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The order of things in a job, on which exactly-once rests: it enters before it does anything,
 * writes only what is still the log that was claimed, waits for every acknowledgement, looks at the
 * log again, and commits last.
 */
public final class AttemptFlow {
  private final Ledger ledger;
  private final RunProtocol protocol;
  private final SourceCheck source;
  private final TableOwners owners;
  private final InstantSource clock;
  private final StoredDefinitions definitions;

  public AttemptFlow(
      Ledger ledger, RunProtocol protocol, BacklogReader backlogs, InstantSource clock) {
    this(ledger, protocol, backlogs, clock, new StoredDefinitions(ledger));
  }

  /** An attempt that takes its definition from {@code definitions}, which are the ledger's. */
  public AttemptFlow(
      Ledger ledger,
      RunProtocol protocol,
      BacklogReader backlogs,
      InstantSource clock,
      StoredDefinitions definitions) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.protocol = requireNonNull(protocol, "protocol");
    this.source = new SourceCheck(backlogs);
    this.owners = new TableOwners(ledger);
    this.clock = requireNonNull(clock, "clock");
    this.definitions = requireNonNull(definitions, "definitions");
  }

  /**
   * Does an attempt.
   *
   * @param entrant drawn anew by each process
   * @throws TidemillException if the attempt has failed; another may go on
   */
  public AttemptEnd run(
      PipelineId pipeline, long run, int attempt, EntrantId entrant, AttemptWork work) {
    checkClock();
    return protocol
        .enter(pipeline, run, attempt, entrant)
        .match(entered -> work(entered, work), refused -> new AttemptEnd.NotNeeded(refused.why()));
  }

  /**
   * A clock that is off would let writes start after the deadline, and rows expire at a wrong time;
   * one that went wrong after the attempt had begun shows before the commit.
   */
  private void checkClock() {
    ClockSkew.of(ledger, clock)
        .ifPresent(
            skew -> {
              throw new TidemillException(
                  FailureKind.OPERATOR, "The job neither enters nor commits: " + skew);
            });
  }

  private AttemptEnd work(EnterOutcome.Entered entered, AttemptWork work) {
    FailureCode refusal = FailureCode.DEFINITION_INVALID;
    try {
      Run run = entered.run();
      Pipeline pipeline = definition(entered);
      String topic = pipeline.source().topic();
      SourceCheck.Found found = source.check(topic, run);
      decideLoss(pipeline, run, found.lost());
      LiveAttempt live = new LiveAttempt(pipeline, run, found.readable(), found.lost());
      live.deadline().check(clock.instant());
      work.prepare(live);
      owners.take(pipeline, run, work::isEmpty);
      refusal = FailureCode.ROWS_REFUSED;
      // A merged row can't be taken back: what was read of another log must not get that far.
      Books books = work.write(live, () -> source.check(topic, run));
      work.settle();
      source.check(topic, run);
      checkClock();
      return commit(entered, books, found.lost(), work);
    } catch (CannotRunException e) {
      return block(entered, e.failure());
    } catch (TidemillException e) {
      if (e.kind() != FailureKind.PIPELINE) {
        throw e;
      }
      return block(entered, new Failure(refusal, e.getMessage()));
    }
  }

  /** The definition that the run was claimed with. */
  private Pipeline definition(EnterOutcome.Entered entered) {
    Run run = entered.run();
    return definitions
        .read(entered.pipeline() + ".yaml", run)
        .orElseThrow(
            () ->
                new TidemillException(
                    FailureKind.OPERATOR,
                    "The ledger lacks definition %s, with which run %d of %s was claimed"
                        .formatted(run.definition(), run.number(), entered.pipeline())))
        .match(
            valid -> valid.pipeline(),
            invalid -> {
              throw new CannotRunException(
                  FailureCode.DEFINITION_INVALID,
                  invalid.problems().stream()
                      .map(Problem::toString)
                      .collect(Collectors.joining(" ")));
            });
  }

  private static void decideLoss(Pipeline pipeline, Run run, List<OffsetRange> lost) {
    boolean blocks = pipeline.onDataLoss() == Pipeline.OnDataLoss.BLOCK && run.work().own();
    if (blocks && !lost.isEmpty()) {
      throw new CannotRunException(
          FailureCode.RECORDS_LOST,
          "Retention took %s after run %d claimed them. With onDataLoss: record-and-go-on, a retry takes what is left and records the gap; or skip the run"
              .formatted(lost, run.number()));
    }
  }

  private AttemptEnd commit(
      EnterOutcome.Entered entered, Books books, List<OffsetRange> lost, AttemptWork work) {
    return protocol
        .commit(entered, books, lost, work.effort())
        .match(AttemptEnd.Committed::new, fenced -> new AttemptEnd.NotNeeded(fenced.why()));
  }

  private AttemptEnd block(EnterOutcome.Entered entered, Failure failure) {
    return protocol.block(entered, failure)
        ? new AttemptEnd.Blocked(failure)
        : new AttemptEnd.NotNeeded("Overtaken before it could block the pipeline with " + failure);
  }
}

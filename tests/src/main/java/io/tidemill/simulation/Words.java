package io.tidemill.simulation;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.core.operator.Command;
import io.tidemill.core.trigger.Job;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** Short words for what traces show most. */
final class Words {
  private Words() {}

  static String of(Object thing) {
    if (thing instanceof Optional<?> some) {
      return some.map(Words::of).orElse("none");
    }
    if (thing instanceof Object[] some) {
      return of(Arrays.asList(some));
    }
    if (thing instanceof Collection<?> some) {
      return some.stream().map(Words::of).collect(Collectors.joining(", ", "[", "]"));
    }
    if (thing instanceof Command command) {
      // A set's order differs from one JVM to the next, and a story must not.
      return command.toString().replaceAll("consents=\\[[^\\]]*\\]", "…");
    }
    if (thing instanceof Object[] row) {
      return Arrays.toString(row);
    }
    if (thing instanceof Versioned row) {
      return row.version().nonce() + " " + of(row.state());
    }
    if (thing instanceof PipelineState state) {
      return of(state);
    }
    if (thing instanceof Commit commit) {
      return "commit of " + of(commit.run()) + " " + commit.books();
    }
    if (thing instanceof Run run) {
      return of(run);
    }
    if (thing instanceof Position position) {
      return of(position);
    }
    if (thing instanceof TopicPosition position) {
      return position.topicId() + " " + of(position.position());
    }
    if (thing instanceof GroupOffsets.Published published) {
      return "run " + published.run() + " at " + of(published.position());
    }
    if (thing instanceof Job job) {
      return job.id() + " " + job.name() + " " + job.state();
    }
    return thing instanceof Backlog backlog ? of(backlog) : String.valueOf(thing);
  }

  private static String of(PipelineState state) {
    return "%s%s at %s%s%s, write times from %d"
        .formatted(
            of(state.phase()),
            state.paused() ? ", paused" : "",
            of(state.position()),
            state.replay().map(replay -> ", going back: " + replay).orElse(""),
            state
                .lastChange()
                .map(change -> ", " + change.kind() + " " + change.number())
                .orElse(""),
            state.writeTimes().floor());
  }

  private static String of(Phase phase) {
    return phase.match(
        idle -> "Idle",
        claimed -> "Claimed " + of(claimed.current()),
        running ->
            "Running %s job %s entrant %s%s"
                .formatted(
                    of(running.current()),
                    running.jobId().orElse("?"),
                    running
                        .entrant()
                        .map(one -> one.value().getLeastSignificantBits() + "")
                        .orElse("none"),
                    running.cancelledAt().isPresent() ? ", cancelled" : ""),
        blocked ->
            "Blocked "
                + blocked.failure().code()
                + blocked.run().map(run -> " " + of(run)).orElse(""));
  }

  private static String of(Run run) {
    return "run %d.%d %s%s"
        .formatted(
            run.number(),
            run.attempt().number(),
            run.work().own() ? "" : run.work() + " ",
            run.ranges());
  }

  private static String of(Position position) {
    return position.next().values().stream()
        .map(next -> next.offset() + (next.leaderEpoch() > 0 ? "e" + next.leaderEpoch() : ""))
        .collect(Collectors.joining(" ", "(", ")"));
  }

  private static String of(Backlog backlog) {
    return backlog.topicId()
        + backlog.partitions().stream()
            .map(
                one ->
                    " %d..%d/%d..%d%s%s"
                        .formatted(
                            one.logStart(),
                            one.readableEnd(),
                            one.logEnd(),
                            one.position(),
                            one.leaderEpoch() > 0 ? "e" + one.leaderEpoch() : "",
                            one.truncated() ? " truncated" : ""))
            .collect(Collectors.joining());
  }
}

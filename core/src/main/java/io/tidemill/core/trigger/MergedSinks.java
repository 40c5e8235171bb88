package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Replay;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.StoredDefinitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a changed definition may go on merging. What runs have merged can't be taken apart again,
 * so a table whose query changes would mix values of both; and one that was left out for some runs
 * lacks theirs. Without Spark, two queries are the same only if their texts are: any difference in
 * {@code sql} or {@code merge} counts.
 */
public final class MergedSinks {
  private final Ledger ledger;
  private final StoredDefinitions definitions;

  public MergedSinks(Ledger ledger) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.definitions = new StoredDefinitions(ledger);
  }

  /**
   * Why no run may be claimed under {@code present} after the last one that was committed, table by
   * table with what to do; empty if nothing is against it. Reads nothing if the definition is the
   * same, and nothing else than the last run's definition if no sink is new.
   */
  public Optional<String> refusal(PipelineState state, Pipeline present) {
    return refusal(state, present, Set.of());
  }

  /**
   * As {@link #refusal(PipelineState, Pipeline)}.
   *
   * @param untouched tables that the pipeline may own already, but never wrote
   */
  public Optional<String> refusal(PipelineState state, Pipeline present, Set<TableName> untouched) {
    if (state.lastCommit().isEmpty()) {
      return Optional.empty();
    }
    Run last = state.lastCommit().get().run();
    if (last.definition().equals(present.definition().digest())) {
      return Optional.empty();
    }
    Optional<Pipeline> earlier = definitions.of(last);
    Set<TableName> remade = remade(state);
    List<String> refusals = new ArrayList<>();
    for (Sink sink : present.sinks()) {
      Optional<Sink> before = earlier.flatMap(known -> known.sink(sink.table()));
      if (remade.contains(sink.table())) {
        continue;
      }
      if (before.isPresent()) {
        changed(before.get(), sink, last).ifPresent(refusals::add);
      } else if (!untouched.contains(sink.table())) {
        ledger
            .owner(sink.table())
            .map(owner -> owned(sink.table(), owner, present.id(), last, earlier.isPresent()))
            .ifPresent(refusals::add);
      }
    }
    return refusals.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join("; ", refusals)
                + ". Or make the table anew, one at a time: `rebuild %s TABLE`"
                    .formatted(present.id()));
  }

  /**
   * A table that is about to be made anew has nothing in it that its query could be at odds with.
   * Once the first run of that has merged, the others must go on by the same query.
   */
  private static Set<TableName> remade(PipelineState state) {
    return state
        .replay()
        .filter(replay -> replay.kind() == Replay.Kind.REBUILD && replay.begun().isEmpty())
        .<Set<TableName>>map(Replay::sinks)
        .orElseGet(Set::of);
  }

  private static Optional<String> changed(Sink before, Sink sink, Run last) {
    if (!before.merged() && !sink.merged()) {
      return Optional.empty();
    }
    List<String> differences = new ArrayList<>();
    if (!before.sql().equals(sink.sql())) {
      differences.add("sql");
    }
    if (!before.merge().equals(sink.merge())) {
      differences.add("merge");
    }
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "table %s is merged, and its %s differs from that of run %d: restore the text as it was then, or give the new query a table of its own",
                sink.table(),
                String.join(" and ", differences),
                last.number()));
  }

  private static String owned(
      TableName table, PipelineId owner, PipelineId pipeline, Run last, boolean lastIsKnown) {
    if (!owner.equals(pipeline)) {
      return "table %s belongs to pipeline %s, which merges into it: name another table"
          .formatted(table, owner);
    }
    return String.format(
        Locale.ROOT,
        lastIsKnown
            ? "table %s was merged into before, and left out in run %d, whose records it lacks: name a new table"
            : "table %s was merged into before, by a query in the definition of run %d that this version can't read and compare: name a new table",
        table,
        last.number());
  }
}

package io.tidemill.core.trigger;

import io.tidemill.core.ledger.Run;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.StoredDefinitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the sinks of two definitions of a pipeline differ. */
public final class SinkChanges {
  private SinkChanges() {}

  /**
   * What {@code present} says otherwise than {@code earlier}: {@code CHANGED} is any difference in
   * sql, merge or nulls, of white space too. In order of the present definition's sinks, then those
   * that it left out.
   *
   * @param run the first run under the present definition
   */
  public static List<SinkChange> between(Pipeline earlier, Pipeline present, long run) {
    List<SinkChange> changes = new ArrayList<>();
    for (Sink sink : present.sinks()) {
      Optional<Sink> before = earlier.sink(sink.table());
      if (before.isEmpty()) {
        changes.add(new SinkChange(sink.table(), SinkChange.Kind.NEW, run));
      } else if (!before.get().equals(sink)) {
        changes.add(new SinkChange(sink.table(), SinkChange.Kind.CHANGED, run));
      }
    }
    for (Sink sink : earlier.sinks()) {
      if (present.sink(sink.table()).isEmpty()) {
        changes.add(new SinkChange(sink.table(), SinkChange.Kind.REMOVED, run));
      }
    }
    return changes;
  }

  /**
   * How the definition of {@code run} says something else about tables than that of the run before.
   * Reads the definitions only if their digests differ; one of {@code run} that can't be read says
   * nothing.
   */
  public static List<SinkChange> between(StoredDefinitions definitions, Run before, Run run) {
    if (before.definition().equals(run.definition())) {
      return List.of();
    }
    Optional<Pipeline> present = definitions.of(run);
    if (present.isEmpty()) {
      return List.of();
    }
    return definitions
        .of(before)
        .map(earlier -> between(earlier, present.get(), run.number()))
        .orElseGet(() -> sinceUnknown(present.get(), run.number()));
  }

  /**
   * What is to be said where the earlier definition can't be read: that every sink may have
   * changed. One look too many costs less than one change that nobody is told of.
   */
  static List<SinkChange> sinceUnknown(Pipeline present, long run) {
    return present.sinks().stream()
        .map(sink -> new SinkChange(sink.table(), SinkChange.Kind.CHANGED, run))
        .toList();
  }
}

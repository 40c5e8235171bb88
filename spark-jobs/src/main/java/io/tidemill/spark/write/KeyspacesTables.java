package io.tidemill.spark.write;

import io.tidemill.core.pipeline.Sink;
import io.tidemill.keyspace.guard.TableProperties;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
import java.util.ArrayList;
import java.util.List;

/** What Amazon Keyspaces asks of a table besides what every store does. */
final class KeyspacesTables {
  private KeyspacesTables() {}

  /**
   * All that Keyspaces would refuse of what the sink does.
   *
   * @param columns how many the query gives
   */
  static List<DefinitionProblem> check(
      Sink sink, TableShape shape, TableProperties properties, int columns) {
    List<DefinitionProblem> problems = new ArrayList<>();
    if (!properties.clientTimestamps()) {
      problems.add(
          disabled(
              "a table with client-side timestamps, as each row is written at a time of its own",
              "client_side_timestamps disabled",
              properties.enablingClientTimestamps()));
    }
    if (sink.ttl().isPresent() && !properties.timeToLive()) {
      problems.add(
          disabled(
              "a table whose rows may expire, because of ttl",
              "ttl disabled",
              properties.enablingTimeToLive()));
    }
    // A merged row has its mark besides.
    int set = columns - shape.key().size() + (sink.merged() ? 1 : 0);
    if (set > properties.columnsOfStatement()) {
      problems.add(
          new DefinitionProblem(
              Where.SQL,
              "",
              "at most %d columns besides the key, as Amazon Keyspaces sets no more by one statement"
                  .formatted(properties.columnsOfStatement()),
              Integer.toString(set),
              "Split them over several sinks, or keep them in a map."));
    }
    return problems;
  }

  private static DefinitionProblem disabled(String expected, String found, String statement) {
    return new DefinitionProblem(
        Where.TABLE,
        "",
        expected,
        found,
        "%s, which can't be undone, and wait until the table is ACTIVE.".formatted(statement));
  }
}

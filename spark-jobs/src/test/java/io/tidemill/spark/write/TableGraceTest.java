package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.Source.Tombstones;
import io.tidemill.spark.problem.DefinitionProblem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TableGraceTest {
  private static final Duration DEADLINE = Duration.ofHours(6);
  private static final Optional<Duration> TWICE = Optional.of(Duration.ofHours(12));
  private static final Optional<Duration> ABOVE = Optional.of(Duration.ofHours(12).plusSeconds(1));

  private static final Sink PLAIN = sink(Sink.Nulls.UNSET, Optional.empty());

  @Test
  void without_deletes_any_grace_will_do() {
    assertThat(problem(PLAIN, Tombstones.DEAD_LETTER, table(0, Optional.of(Duration.ZERO))))
        .isEmpty();
  }

  @Test
  void whatever_deletes_or_expires_needs_more_than_twice_the_deadline() {
    Sink nulls = sink(Sink.Nulls.DELETE, Optional.empty());
    Sink ttl = sink(Sink.Nulls.UNSET, Optional.of(Duration.ofDays(7)));

    assertThat(problem(nulls, Tombstones.DEAD_LETTER, table(0, TWICE))).contains("nulls: delete");
    assertThat(problem(PLAIN, Tombstones.DELETE, table(0, TWICE))).contains("tombstones: delete");
    assertThat(problem(ttl, Tombstones.DEAD_LETTER, table(0, TWICE))).contains("because of ttl");
    assertThat(problem(PLAIN, Tombstones.DEAD_LETTER, table(60, TWICE)))
        .contains("default_time_to_live = 60");

    assertThat(problem(nulls, Tombstones.DELETE, table(60, ABOVE))).isEmpty();
  }

  @Test
  void the_problem_says_how_to_mend_it() {
    assertThat(problem(PLAIN, Tombstones.DELETE, table(0, TWICE)))
        .startsWith("sink t.rows: table: expected a table with gc_grace_seconds above 43200")
        .contains("found gc_grace_seconds = 43200")
        .endsWith(
            "ALTER TABLE t.rows WITH gc_grace_seconds = 864000, by a migration; or shorten attempts.deadline.");
  }

  @Test
  void of_a_store_that_tells_no_grace_nothing_is_asked() {
    assertThat(problem(PLAIN, Tombstones.DELETE, table(0, Optional.empty()))).isEmpty();
  }

  /** The problem's text; empty if there is none. */
  private static String problem(Sink sink, Tombstones tombstones, Tables.Found found) {
    List<DefinitionProblem> problems =
        SinkTables.checkGrace(table -> found, sink, tombstones, DEADLINE);
    assertThat(problems).hasSizeLessThan(2);
    return problems.stream().map(DefinitionProblem::toString).findFirst().orElse("");
  }

  private static Tables.Table table(int timeToLive, Optional<Duration> grace) {
    TableShape shape =
        new TableShape(
            CqlIdentifier.fromInternal("t"), CqlIdentifier.fromInternal("rows"), List.of(), 1);
    return new Tables.Table(shape, "BLOCKING", timeToLive, grace, Optional.empty());
  }

  private static Sink sink(Sink.Nulls nulls, Optional<Duration> ttl) {
    return new Sink(TableName.parse("t.rows"), "SELECT k FROM source", new TreeMap<>(), nulls, ttl);
  }
}

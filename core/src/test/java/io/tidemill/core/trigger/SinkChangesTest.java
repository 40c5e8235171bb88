package io.tidemill.core.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.trigger.SinkChange.Kind;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SinkChangesTest {
  private static final String ROWS = "{table: k.rows, sql: SELECT * FROM source}";
  private static final String SUMS =
      "{table: k.sums, sql: 'SELECT id, count(*) AS n FROM source GROUP BY id', merge: {n: sum}}";

  private static Pipeline pipeline(String... sinks) {
    String definition =
        """
        pipeline: flights
        source: {topic: flights, format: json, schema: id INT}
        sinks: [%s]
        """
            .formatted(String.join(", ", sinks));
    return ((Parsed.Valid) PipelineParser.parse("flights.yaml", definition)).pipeline();
  }

  private static SinkChange change(String table, Kind kind) {
    return new SinkChange(TableName.parse(table), kind, 3);
  }

  private static List<SinkChange> changes(Pipeline earlier, Pipeline present) {
    return SinkChanges.between(earlier, present, 3);
  }

  @Test
  void a_sink_that_was_not_there_is_new_and_one_that_is_gone_is_removed() {
    assertThat(changes(pipeline(ROWS), pipeline(SUMS)))
        .containsExactly(change("k.sums", Kind.NEW), change("k.rows", Kind.REMOVED));
  }

  @Test
  void sql_merge_and_nulls_change_a_sink() {
    assertThat(changes(pipeline(ROWS), pipeline(ROWS.replace("*", "id"))))
        .containsExactly(change("k.rows", Kind.CHANGED));
    assertThat(changes(pipeline(SUMS), pipeline(SUMS.replace("n: sum", "n: max"))))
        .containsExactly(change("k.sums", Kind.CHANGED));
    assertThat(changes(pipeline(ROWS), pipeline(ROWS.replace("}", ", nulls: delete}"))))
        .containsExactly(change("k.rows", Kind.CHANGED));
  }

  @Test
  void white_space_in_a_query_is_a_difference() {
    assertThat(changes(pipeline(ROWS), pipeline(ROWS.replace("* FROM", "*  FROM"))))
        .containsExactly(change("k.rows", Kind.CHANGED));
  }

  @Test
  void order_and_what_is_around_the_sinks_change_none() {
    assertThat(changes(pipeline(ROWS, SUMS), pipeline(SUMS, ROWS))).isEmpty();
  }

  @Test
  void of_an_earlier_definition_that_is_unknown_every_sink_may_have_changed() {
    assertThat(SinkChanges.sinceUnknown(pipeline(ROWS, SUMS), 3))
        .containsExactly(change("k.rows", Kind.CHANGED), change("k.sums", Kind.CHANGED));
  }

  @Test
  void a_change_says_from_which_run_on_and_what_of_earlier_rows() {
    assertThat(change("k.rows", Kind.NEW).explanation())
        .startsWith("k.rows is written from run 3 on; records of earlier runs are not in it")
        .contains("replay");
    assertThat(change("k.rows", Kind.CHANGED).explanation())
        .startsWith("k.rows is written by the changed sink from run 3 on")
        .contains("replay");
    assertThat(change("k.rows", Kind.REMOVED).explanation())
        .startsWith("k.rows is not written any more from run 3 on, and its rows stay")
        .contains("new table");
  }

  @Property
  void going_back_undoes_every_change(
      @ForAll("pipelines") Pipeline one, @ForAll("pipelines") Pipeline other) {
    List<SinkChange> there = changes(one, other);
    List<SinkChange> back = changes(other, one);

    assertThat(back)
        .containsExactlyInAnyOrderElementsOf(there.stream().map(SinkChangesTest::undone).toList());
  }

  private static SinkChange undone(SinkChange change) {
    Kind kind =
        switch (change.kind()) {
          case NEW -> Kind.REMOVED;
          case REMOVED -> Kind.NEW;
          case CHANGED -> Kind.CHANGED;
        };
    return new SinkChange(change.table(), kind, change.holdsFromRun());
  }

  @Provide
  Arbitrary<Pipeline> pipelines() {
    Arbitrary<String> first =
        Arbitraries.of("{table: k.a, sql: SELECT 1 AS one}", "{table: k.a, sql: SELECT 2 AS one}");
    Arbitrary<String> more =
        Arbitraries.of("{table: k.b, sql: SELECT 1 AS one}", "{table: k.c, sql: SELECT 1 AS one}");
    return Combinators.combine(first, more, Arbitraries.of(true, false))
        .as((sink, other, both) -> both ? pipeline(sink, other) : pipeline(other));
  }
}

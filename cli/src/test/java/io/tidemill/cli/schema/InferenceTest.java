package io.tidemill.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.cql.UnknownCqlException;
import io.tidemill.localstack.offline.SqlOutput;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceTest {
  private static final SqlOutput ROWS =
      new SqlOutput(
          TableName.parse("k.rows"),
          false,
          List.of(column("Origin", "text", -1), column("from", "int", -1)));
  private static final SqlOutput SUMS =
      new SqlOutput(
          TableName.parse("k.sums"),
          true,
          List.of(
              column("n", "bigint", -1), column("day", "date", 1), column("origin", "text", 0)));

  private static SqlOutput.Column column(String name, String cql, int key) {
    return new SqlOutput.Column(
        name,
        "ANY",
        Optional.of(cql).filter(type -> !type.isEmpty()),
        "CAST it.",
        key < 0 ? OptionalInt.empty() : OptionalInt.of(key));
  }

  private static Inference inference(String sink, String key, String... made)
      throws UnknownCqlException {
    return new Inference(
        "p.yaml",
        new ProjectSchema(Path.of("schema"), Set.of(), Set.of(made)),
        Optional.ofNullable(sink),
        key == null ? Optional.empty() : Optional.of(SinkKey.parse(key)),
        true);
  }

  @Test
  void the_key_is_of_the_rows_and_what_is_grouped_by_of_the_sums() throws Exception {
    List<InferredTable> tables =
        inference(null, "(origin), \"from\" DESC").tables(List.of(ROWS, SUMS));

    assertThat(tables.get(0).lines())
        .contains(
            "  origin text,",
            "  \"from\" int,",
            "  PRIMARY KEY ((origin), \"from\")",
            ") WITH CLUSTERING ORDER BY (\"from\" DESC);");
    assertThat(tables.get(1).lines())
        .contains("  tidemill_run bigint,", "  PRIMARY KEY ((origin), day)", ");");
  }

  @Test
  void names_that_would_meet_in_lower_case_stay_apart() {
    SqlOutput output =
        new SqlOutput(
            TableName.parse("k.t"), false, List.of(column("a", "int", -1), column("A", "int", -1)));

    assertThat(InferredTable.columns(output)).containsOnlyKeys("a", "A");
  }

  @Test
  void sinks_whose_tables_are_made_are_passed_over() throws Exception {
    assertThat(inference(null, null, "k.rows").tables(List.of(ROWS, SUMS)))
        .extracting(InferredTable::output)
        .containsExactly(SUMS);
    assertThatThrownBy(() -> inference(null, null, "k.rows").tables(List.of(ROWS)))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("has them all");
    assertThatThrownBy(() -> inference("k.rows", "origin", "k.rows").tables(List.of(ROWS)))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("found k.rows in schema");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-      | -              | Expected --key for k.rows, which is written row by row",
        "-      | -              | origin text, from int",
        "k.rows | (origin), to   | got to",
        "k.sums | (origin)       | just the columns that its SQL groups by (origin, day), got origin",
        "k.row  | -              | Did you mean k.rows?",
      })
  void what_does_not_fit_is_told(String sink, String key, String message) {
    assertThatThrownBy(() -> inference(sink, key).tables(List.of(ROWS, SUMS)))
        .isInstanceOf(MisuseException.class)
        .hasMessageContaining(message);
  }

  @Test
  void one_key_is_not_for_several_tables() {
    SqlOutput other = new SqlOutput(TableName.parse("k.other"), false, ROWS.columns());

    assertThatThrownBy(() -> inference(null, "origin").tables(List.of(ROWS, other)))
        .isInstanceOf(MisuseException.class)
        .hasMessageContaining("k.rows, k.other");
  }

  @Test
  void a_column_without_a_type_is_the_authors_to_mend() {
    SqlOutput output = new SqlOutput(TableName.parse("k.t"), false, List.of(column("s", "", -1)));

    assertThatThrownBy(() -> inference(null, "s").tables(List.of(output)))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessage("p.yaml: k.t: expected columns that CQL has a type for, found s ANY: CAST it.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a                  | [a]    | []",
        "a, b               | [a]    | [b]",
        "(a, b), c DESC, d  | [a, b] | [c DESC, d]",
        "((a, b), c ASC)    | [a, b] | [c]",
        "(a), b             | [a]    | [b]",
        "((a))              | [a]    | []",
        "\"From\", b        | [From] | [b]",
      })
  void keys_are_read_as_cql_writes_them(String text, String partition, String clustering)
      throws UnknownCqlException {
    SinkKey key = SinkKey.parse(text);

    assertThat(key.partition()).hasToString(partition);
    assertThat(
            key.clustering().stream()
                .map(column -> column.column() + (column.descending() ? " DESC" : ""))
                .toList())
        .hasToString(clustering);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "(a", "a b", "(a), (b)", "a, b UP", "()", "a,"})
  void what_is_no_key_is_refused(String text) {
    assertThatThrownBy(() -> SinkKey.parse(text)).isInstanceOf(UnknownCqlException.class);
  }
}

package io.tidemill.keyspace.cql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaStatementTest {
  @Test
  void a_table_is_read_whole() throws UnknownCqlException {
    CreateTable table =
        (CreateTable)
            read(
                """
                CREATE TABLE IF NOT EXISTS flights."By_Origin" ( -- (not a bracket
                  origin text,
                  date timestamp,
                  tags map<text, frozen<LIST<int>>> STATIC,
                  place frozen<geo.point>,
                  v vector<float, 3>,
                  "Delay" int,
                  PRIMARY KEY ((origin), date, "Delay")
                ) WITH CLUSTERING ORDER BY (date DESC, "Delay" ASC)
                  AND comment = 'a; AND b''s' AND compaction = {'class': 'X', 'and': 'y'}""");

    assertThat(table.table()).isEqualTo(new CqlName("flights", "By_Origin"));
    assertThat(table.partitionKey()).containsExactly("origin");
    assertThat(table.clustering()).containsExactly("date", "Delay");
    assertThat(table.columns())
        .containsExactly(
            new ColumnDefinition("origin", "text", false),
            new ColumnDefinition("date", "timestamp", false),
            new ColumnDefinition("tags", "map<text, frozen<list<int>>>", true),
            new ColumnDefinition("place", "frozen<geo.point>", false),
            new ColumnDefinition("v", "vector<float, 3>", false),
            new ColumnDefinition("Delay", "int", false));
    assertThat(table.options().values())
        .containsExactly(
            Map.entry(CqlOptions.ORDER, "(date DESC, \"Delay\" ASC)"),
            Map.entry("comment", "'a; AND b''s'"),
            Map.entry("compaction", "{'class': 'X', 'and': 'y'}"));
  }

  @Test
  void a_key_of_one_column_stands_beside_it() throws UnknownCqlException {
    CreateTable table = (CreateTable) read("create table t (a int primary key, b text)");

    assertThat(table.partitionKey()).containsExactly("a");
    assertThat(table.clustering()).isEmpty();
    assertThat(table.table()).isEqualTo(new CqlName("", "t"));
    assertThat(table.with(new CqlOptions(Map.of("comment", "'x'"))))
        .isEqualTo("create table t (a int primary key, b text)\nWITH comment = 'x'");
  }

  @Test
  void a_keyspace_is_read_and_written_with_other_options() throws UnknownCqlException {
    CreateKeyspace keyspace =
        (CreateKeyspace)
            read(
                "CREATE KEYSPACE IF NOT EXISTS \"K\" WITH replication = {'class': 'X', 'a': 3} AND durable_writes = true");

    assertThat(keyspace.name()).isEqualTo("K");
    assertThat(keyspace.options().value("replication")).contains("{'class': 'X', 'a': 3}");
    assertThat(keyspace.with(new CqlOptions(Map.of("replication", "{}"))))
        .isEqualTo("CREATE KEYSPACE IF NOT EXISTS \"K\" WITH replication = {}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE k.t ADD a int                | ADD     | a int",
        "ALTER TABLE k.t ADD (a int, b set<text>) | ADD     | a int,b set<text>",
        "ALTER TABLE k.t ADD IF NOT EXISTS a int  | ADD     | a int",
        "ALTER TABLE k.t DROP (a, b)              | DROP    | a,b",
        "ALTER TABLE k.t DROP \"A\"               | DROP    | A",
        "ALTER TABLE k.t RENAME a TO b AND c TO d | RENAME  | a,c",
        "ALTER TABLE k.t ALTER a TYPE bigint      | TYPE    | a bigint",
        "ALTER TABLE k.t WITH comment = 'x'       | OPTIONS | ''",
      })
  void a_tables_changes_are_read(String cql, AlterTable.Change change, String columns)
      throws UnknownCqlException {
    AlterTable alter = (AlterTable) read(cql);

    assertThat(alter.table()).isEqualTo(new CqlName("k", "t"));
    assertThat(alter.change()).isEqualTo(change);
    assertThat(
            alter.columns().stream()
                .map(column -> (column.name() + " " + column.type()).strip())
                .toList())
        .isEqualTo(columns.isEmpty() ? List.of() : List.of(columns.split(",", -1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROP TABLE IF EXISTS k.t                     | drop     | table             | k.t",
        "DROP KEYSPACE k                              | drop     | keyspace          | k",
        "TRUNCATE k.t                                 | truncate | table             | k.t",
        "TRUNCATE TABLE t                             | truncate | table             | t",
        "CREATE INDEX i ON k.t (a)                    | create   | index             | i",
        "CREATE INDEX ON k.t (a)                      | create   | index             | ''",
        "CREATE CUSTOM INDEX IF NOT EXISTS i ON t (a) | create   | custom index      | i",
        "CREATE MATERIALIZED VIEW v AS SELECT 1       | create   | materialized view | v",
        "CREATE OR REPLACE FUNCTION f() RETURNS int   | create   | or replace function | f",
        "ALTER TYPE k.t ADD a int                     | alter    | type              | k.t",
      })
  void of_others_is_known_what_they_do_to_what(String cql, String verb, String object, String name)
      throws UnknownCqlException {
    assertThat(read(cql)).isEqualTo(new OtherSchemaStatement(verb, object, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT * FROM t", "INSERT INTO t (create) VALUES (1)", "", "-- create"})
  void what_changes_no_schema_is_none(String cql) throws UnknownCqlException {
    assertThat(SchemaStatement.read(cql)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a int)",
        "CREATE TABLE t (a int PRIMARY KEY",
        "CREATE TABLE t AS SELECT 1",
        "CREATE TABLE t (a int PRIMARY KEY) WITH",
        "CREATE TABLE t (a int PRIMARY KEY) WITH comment 'x'",
        "ALTER TABLE t",
        "ALTER TABLE t ADD",
      })
  void other_forms_are_said_to_be_unknown(String cql) {
    assertThatThrownBy(() -> SchemaStatement.read(cql))
        .isInstanceOf(UnknownCqlException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void names_and_texts_lose_their_quotes() {
    List<CqlToken> tokens =
        CqlTokens.of("Abc \"A\"\"b\" 'it''s' $$a'b$$ 0xff :x ? -- no\n/* no */ ,");

    assertThat(tokens.stream().filter(CqlToken::isName).map(CqlToken::name))
        .containsExactly("abc", "A\"b");
    assertThat(tokens.stream().filter(it -> it.kind() == CqlToken.Kind.TEXT).map(CqlToken::value))
        .containsExactly("it's", "a'b");
    assertThat(tokens.stream().filter(it -> it.kind() == CqlToken.Kind.MARKER)).hasSize(2);
    assertThat(tokens).hasSize(8);
  }

  private static SchemaStatement read(String cql) throws UnknownCqlException {
    return SchemaStatement.read(cql).orElseThrow();
  }
}

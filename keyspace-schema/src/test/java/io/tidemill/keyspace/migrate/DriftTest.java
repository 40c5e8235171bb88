package io.tidemill.keyspace.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.pipeline.KeyspacesSettings;
import io.tidemill.keyspace.cql.CqlName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final CqlName NAME = new CqlName("k", "t");

  private static Map<CqlName, SchemaTable> declared(Dialect dialect, String... statements) {
    DeclaredSchema declared = new DeclaredSchema(dialect, KeyspacesSettings.DEFAULT);
    for (String statement : statements) {
      declared.add(Translator.meaning(statement).orElseThrow());
    }
    return declared.tables();
  }

  private static List<String> differences(Map<CqlName, SchemaTable> declared, SchemaTable... live) {
    Map<CqlName, SchemaTable> found = new HashMap<>();
    for (SchemaTable table : live) {
      found.put(table.name(), table);
    }
    return Drift.differences(declared, found).stream()
        .map(
            each ->
                "%s %s %s: %s | %s"
                    .formatted(
                        each.kind(), each.table(), each.what(), each.declared(), each.live()))
        .toList();
  }

  private static SchemaTable live(Map<String, String> columns, String... clustering) {
    return new SchemaTable(NAME, columns, List.of("a"), List.of(clustering), 0, Optional.empty());
  }

  @Test
  void statements_add_up_to_tables() {
    Map<CqlName, SchemaTable> tables =
        declared(
            new CassandraDialect(),
            "CREATE TABLE k.t (a varchar, \"B\" int, s text STATIC, p tuple<int, varchar>, PRIMARY KEY ((a), \"B\")) WITH CLUSTERING ORDER BY (\"B\" DESC)",
            "CREATE TABLE IF NOT EXISTS k.t (other int PRIMARY KEY)",
            "ALTER TABLE k.t ADD (c map<text, frozen<list<int>>>, d int)",
            "ALTER TABLE k.t DROP d USING TIMESTAMP 5",
            "ALTER TABLE k.t RENAME \"B\" TO b",
            "ALTER TABLE k.t WITH default_time_to_live = 60",
            "CREATE TABLE k.gone (a int PRIMARY KEY)",
            "DROP TABLE k.gone",
            "CREATE TABLE l.gone (a int PRIMARY KEY)",
            "DROP KEYSPACE l");

    assertThat(tables)
        .containsExactly(
            Map.entry(
                NAME,
                new SchemaTable(
                    NAME,
                    Map.of(
                        "a", "text",
                        "b", "int",
                        "s", "text static",
                        "p", "tuple<int, text>",
                        "c", "map<text, frozen<list<int>>>"),
                    List.of("a"),
                    List.of("b DESC"),
                    60,
                    Optional.empty())));
  }

  @Test
  void types_are_the_same_however_they_are_written() {
    assertThat(ColumnTypes.normal("frozen<list<frozen<tuple<int, varchar>>>>", false))
        .isEqualTo("frozen<list<tuple<int, text>>>");
    assertThat(ColumnTypes.normal("frozen<tuple<frozen<tuple<int, int>>, text>>", true))
        .isEqualTo("tuple<tuple<int, int>, text> static");
  }

  @Test
  void a_table_as_declared_differs_in_nothing() {
    Map<CqlName, SchemaTable> declared =
        declared(new CassandraDialect(), "CREATE TABLE k.t (a int, b int, PRIMARY KEY (a, b))");

    assertThat(differences(declared, live(Map.of("a", "int", "b", "int"), "b"))).isEmpty();
  }

  @Test
  void every_way_to_differ_is_told() {
    Map<CqlName, SchemaTable> declared =
        declared(
            new CassandraDialect(),
            "CREATE TABLE k.t (a int, b int, c text, d int, PRIMARY KEY (a, b)) WITH default_time_to_live = 60",
            "CREATE TABLE k.u (a int PRIMARY KEY)");

    assertThat(
            differences(
                declared, live(Map.of("a", "int", "b", "int", "c", "blob", "e", "int"), "b DESC")))
        .containsExactly(
            "KEY k.t key: ((a), b) | ((a), b DESC)",
            "TYPE k.t c: text | blob",
            "COLUMN_MISSING k.t d: int | none",
            "COLUMN_EXTRA k.t e: none | int",
            "TIME_TO_LIVE k.t default_time_to_live: 60 | 0",
            "TABLE_MISSING k.u : a table with key ((a)) | none");
  }

  @Test
  void properties_that_keyspaces_adds_by_itself_are_no_difference() {
    Map<CqlName, SchemaTable> declared =
        declared(new KeyspacesDialect(), "CREATE TABLE k.t (a int PRIMARY KEY)");
    SchemaTable live = live(Map.of("a", "int"));
    Map<String, Map<String, String>> properties =
        new HashMap<>(
            Map.of(
                "capacity_mode",
                Map.of(
                    "throughput_mode", "PAY_PER_REQUEST",
                    "last_update_to_pay_per_request_timestamp", "1"),
                "encryption_specification",
                Map.of("encryption_type", "AWS_OWNED_KMS_KEY"),
                "client_side_timestamps",
                Map.of("status", "enabled"),
                "ttl",
                Map.of("status", "enabled")));

    assertThat(differences(declared, with(live, properties))).isEmpty();

    properties.remove("client_side_timestamps");
    assertThat(differences(declared, with(live, properties)))
        .containsExactly("PROPERTY k.t client_side_timestamps: {'status': 'enabled'} | none");
  }

  private static SchemaTable with(SchemaTable table, Map<String, Map<String, String>> properties) {
    return new SchemaTable(
        table.name(),
        table.columns(),
        table.partitionKey(),
        table.clustering(),
        table.timeToLive(),
        Optional.of(new CustomProperties(properties)));
  }
}

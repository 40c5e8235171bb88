package io.tidemill.keyspace.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT count(*) FROM k.t                              | FUNCTIONS",
        "SELECT max(a) FROM k.t                                | FUNCTIONS",
        "SELECT a FROM k.t WHERE b = k.mine(3)                 | FUNCTIONS",
        "INSERT INTO k.t (a) VALUES (to_timestamp(now()))      | FUNCTIONS",
        "SELECT DISTINCT a FROM k.t                            | SELECT_CLAUSES",
        "SELECT a FROM k.t GROUP BY a                          | SELECT_CLAUSES",
        "SELECT a FROM k.t PER PARTITION LIMIT 1               | SELECT_CLAUSES",
        "DELETE FROM k.t WHERE a IN (1, 2)                     | IN_OF_READS",
        "UPDATE k.t SET b = 1 WHERE a IN ?                     | IN_OF_READS",
        "INSERT INTO system_schema_mcs.tables (keyspace_name) VALUES ('k') | SYSTEM_TABLES",
        "DELETE FROM system_schema.tables WHERE keyspace_name = 'k'        | SYSTEM_TABLES",
        "BEGIN COUNTER BATCH UPDATE k.t SET a = a + 1 WHERE b = 1; APPLY BATCH | BATCH_KIND",
        "BEGIN UNLOGGED BATCH INSERT INTO k.t (a) VALUES (1) IF NOT EXISTS; APPLY BATCH | BATCH_STATEMENTS",
        "BEGIN BATCH SELECT a FROM k.t; APPLY BATCH            | BATCH_STATEMENTS",
        "BEGIN BATCH DELETE FROM k.t WHERE a IN (1); APPLY BATCH | IN_OF_READS",
        "CREATE INDEX i ON k.t (a)                             | SCHEMA_STATEMENTS",
        "CREATE CUSTOM INDEX i ON k.t (a)                      | SCHEMA_STATEMENTS",
        "CREATE MATERIALIZED VIEW k.v AS SELECT a FROM k.t     | SCHEMA_STATEMENTS",
        "CREATE OR REPLACE FUNCTION k.f(a int) RETURNS int     | SCHEMA_STATEMENTS",
        "DROP TRIGGER t ON k.t                                 | SCHEMA_STATEMENTS",
        "CREATE ROLE r                                         | SCHEMA_STATEMENTS",
        "GRANT SELECT ON k.t TO r                              | SCHEMA_STATEMENTS",
        "TRUNCATE k.t                                          | SCHEMA_STATEMENTS",
        "ALTER TYPE k.t ADD a int                              | SCHEMA_STATEMENTS",
        "ALTER TABLE k.t DROP a                                | ALTER_TABLE",
        "ALTER TABLE k.t RENAME a TO b                         | ALTER_TABLE",
        "ALTER TABLE k.t ALTER a TYPE bigint                   | ALTER_TABLE",
        "ALTER TABLE k.t WITH CUSTOM_PROPERTIES = {'ttl': {'status': 'enabled'}, 'client_side_timestamps': {'status': 'enabled'}} | ALTER_TABLE",
        "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} | REPLICATION",
        "CREATE KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'eu-west-1': 3} | REPLICATION",
        "CREATE KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'eu-west-1': 3, 'eu-west-2': 2} | REPLICATION",
        "CREATE KEYSPACE k                                     | REPLICATION",
        "CREATE TABLE k.t (a int PRIMARY KEY, b duration)      | DATA_TYPES",
        "CREATE TABLE k.t (a int PRIMARY KEY, b map<text, frozen<list<duration>>>) | DATA_TYPES",
        "ALTER TABLE k.t ADD b vector<float, 3>                | DATA_TYPES",
        "CREATE TABLE k.t (a int PRIMARY KEY, b 'org.apache.cassandra.db.marshal.IntegerType') | DATA_TYPES",
      })
  void what_keyspaces_lacks_is_refused(String cql, KeyspacesRule rule) {
    assertThat(Analysis.of(cql).violation().map(Violation::rule)).contains(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM k.t WHERE a = ? AND token(a) > ? ORDER BY b DESC LIMIT 3 ALLOW FILTERING",
        "SELECT JSON a, cast(b AS text), blobAsBigint(c), textAsBlob(d), TTL(e), WriteTime(e) FROM k.t",
        "SELECT toTimestamp(now()) AS store_time FROM k.t WHERE a IN (1, 2)",
        "SELECT \"distinct\", json FROM k.t",
        "UPDATE k.t SET b = ? WHERE a = ? IF b = ?",
        "UPDATE system.local SET partitioner = 'x' WHERE key = 'local'",
        "BEGIN BATCH INSERT INTO k.t (a) VALUES (1) IF NOT EXISTS; APPLY BATCH",
        "CREATE KEYSPACE k WITH replication = {'class': 'SingleRegionStrategy'}",
        "CREATE KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'eu-west-1': '3', 'eu-west-2': 3}",
        "CREATE TABLE k.t (a int, b frozen<map<text, tuple<int, k.point>>>, duration int, PRIMARY KEY ((a), duration)) WITH CUSTOM_PROPERTIES = {'ttl': {'status': 'enabled'}, 'client_side_timestamps': {'status': 'enabled'}} AND compaction = {'class': 'X'}",
        "ALTER TABLE k.t ADD (b int, c text)",
        "ALTER TABLE k.t WITH default_time_to_live = 5",
        "ALTER TABLE k.t WITH CUSTOM_PROPERTIES = {'ttl': {'status': 'enabled'}}",
        "DROP TABLE IF EXISTS k.t",
        "DROP KEYSPACE k",
        "CREATE TYPE k.point (x int, y int)",
        "DROP TYPE k.point",
        "USE k",
        "SELECT unreadable",
        "CREATE TABLE k.t AS SELECT 1",
      })
  void what_keyspaces_takes_and_what_cannot_be_read_passes(String cql) {
    assertThat(Analysis.of(cql).violation()).isEmpty();
  }

  @Test
  void batches_end_at_their_sizes() {
    assertThat(Analysis.of(batch("UNLOGGED", 30)).violation()).isEmpty();
    assertThat(rule(batch("UNLOGGED", 31))).isEqualTo(KeyspacesRule.BATCH_SIZE);
    assertThat(Analysis.of(batch("", 100)).violation()).isEmpty();
    assertThat(rule(batch("", 101))).isEqualTo(KeyspacesRule.BATCH_SIZE);
  }

  @Test
  void ins_multiply_to_a_hundred_at_most() {
    assertThat(Analysis.of(select(10, 10)).violation()).isEmpty();
    assertThat(rule(select(10, 11))).isEqualTo(KeyspacesRule.IN_SUBQUERIES);
    assertThat(rule(select(101, 1))).isEqualTo(KeyspacesRule.IN_SUBQUERIES);
  }

  @Test
  void a_message_names_rule_found_remedy_and_page() {
    assertThat(Analysis.of("SELECT count(*) FROM k.t").violation().orElseThrow().message())
        .contains(
            "K09 functions", "count in a statement on k.t", "Read the rows", "cql.functions.html");
  }

  private static KeyspacesRule rule(String cql) {
    return Analysis.of(cql).violation().orElseThrow().rule();
  }

  private static String batch(String kind, int size) {
    return "BEGIN %s BATCH %s APPLY BATCH"
        .formatted(kind, "INSERT INTO k.t (a) VALUES (1); ".repeat(size));
  }

  private static String select(int first, int second) {
    return "SELECT * FROM k.t WHERE a IN (%s) AND b IN (%s)"
        .formatted(elements(first), elements(second));
  }

  private static String elements(int size) {
    return String.join(", ", Collections.nCopies(size, "7"));
  }
}

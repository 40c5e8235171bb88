package io.tidemill.keyspace.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.CassandraAddress.Rules;
import io.tidemill.core.KeyspacesAddress;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.KeyspacesSettings;
import io.tidemill.core.pipeline.KeyspacesSettings.Provisioned;
import io.tidemill.core.pipeline.KeyspacesSettings.Table;
import io.tidemill.core.yaml.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
  private static final Path PIPELINES = Path.of("../pipelines");
  private static final Dialect KEYSPACES = new KeyspacesDialect();
  private static final Placeholders PLACEHOLDERS =
      new Placeholders(
          Map.of("keyspace", "tidemill", "replication", "{'class': 'SimpleStrategy'}"));

  private static String translated(Dialect dialect, MigrationSet set) {
    List<Problem> problems = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    Translator translator = new Translator(dialect, PLACEHOLDERS, set, TablesInUse.NONE);
    for (Migration migration : set.migrations()) {
      for (Step step : translator.steps(migration, 0, problems)) {
        step.cql().forEach(cql -> statements.add(cql + ";\n"));
      }
    }
    assertThat(problems).isEmpty();
    return String.join("\n", statements);
  }

  private static List<String> keyspaces(String cql) throws RefusedCqlException {
    return KEYSPACES.translate(cql, KeyspacesSettings.DEFAULT);
  }

  @Test
  void an_address_says_which_dialect_is_spoken() {
    CassandraAddress cassandra = CassandraAddress.plain("localhost", 9042, "tidemill", "dc1");

    assertThat(Dialect.of(cassandra)).isEqualTo(new CassandraDialect());
    assertThat(Dialect.of(cassandra.under(Rules.KEYSPACES))).isEqualTo(KEYSPACES);
    assertThat(Dialect.of(new KeyspacesAddress("eu-central-1", "tidemill", "")))
        .isEqualTo(KEYSPACES);
  }

  @Test
  void cassandra_takes_the_repositorys_files_as_they_stand() {
    List<MigrationSet> sets =
        List.of(MigrationSet.ledger(), MigrationSet.ofProject(PIPELINES).orElseThrow());

    for (MigrationSet set : sets) {
      String all = translated(new CassandraDialect(), set);
      for (Migration migration : set.migrations()) {
        migration
            .statements()
            .forEach(
                statement -> assertThat(all).contains(PLACEHOLDERS.filledAsFarAsKnown(statement)));
      }
    }
  }

  @Test
  void keyspaces_takes_the_repositorys_files_in_its_own_words() {
    assertThat(translated(KEYSPACES, MigrationSet.ofProject(PIPELINES).orElseThrow()))
        .isEqualTo(MigrationSet.resource("golden/flights-keyspaces.cql"));
    assertThat(translated(KEYSPACES, MigrationSet.ledger()))
        .isEqualTo(MigrationSet.resource("golden/ledger-keyspaces.cql"));
  }

  @Test
  void what_keyspaces_has_no_use_for_is_left_out() throws RefusedCqlException {
    assertThat(
            keyspaces(
                "CREATE TABLE k.t (a int PRIMARY KEY) WITH gc_grace_seconds = 3600 AND compaction = {'class': 'LeveledCompactionStrategy'} AND default_time_to_live = 60 AND read_repair = 'NONE'"))
        .containsExactly(
            "CREATE TABLE k.t (a int PRIMARY KEY)\nWITH default_time_to_live = 60 AND CUSTOM_PROPERTIES = {'capacity_mode': {'throughput_mode': 'PAY_PER_REQUEST'}, 'client_side_timestamps': {'status': 'enabled'}, 'encryption_specification': {'encryption_type': 'AWS_OWNED_KMS_KEY'}, 'point_in_time_recovery': {'status': 'disabled'}, 'ttl': {'status': 'enabled'}}");
    assertThat(keyspaces("ALTER TABLE k.t WITH gc_grace_seconds = 1")).isEmpty();
    assertThat(keyspaces("ALTER KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}"))
        .isEmpty();
  }

  @Test
  void keyspaces_gets_one_option_a_statement_and_columns_in_brackets() throws RefusedCqlException {
    assertThat(
            keyspaces(
                "ALTER TABLE k.t WITH comment = 'a; b' AND default_time_to_live = 60 AND caching = {'keys': 'ALL'}"))
        .containsExactly(
            "ALTER TABLE k.t WITH comment = 'a; b'",
            "ALTER TABLE k.t WITH default_time_to_live = 60");
    assertThat(keyspaces("ALTER TABLE k.t ADD IF NOT EXISTS \"From\" text /* new */, b list<int>"))
        .containsExactly("ALTER TABLE k.t ADD (\"From\" text, b list<int>)");
  }

  @Test
  void counters_have_neither_timestamps_nor_a_time_to_live() throws RefusedCqlException {
    assertThat(keyspaces("CREATE TABLE k.t (a int PRIMARY KEY, n counter)").get(0))
        .contains("capacity_mode")
        .doesNotContain("client_side_timestamps", "ttl");
  }

  @Test
  void settings_say_how_tables_are_kept() throws RefusedCqlException {
    KeyspacesSettings settings =
        new KeyspacesSettings(
            "keyspaces.yaml",
            List.of("eu-central-1", "eu-west-1"),
            Table.DEFAULT,
            Map.of(
                new TableName("k", "t"),
                new Table(
                    Optional.of(new Provisioned(10, 20)),
                    true,
                    Optional.of("arn:aws:kms:eu-west-1:111122223333:key/1-2"))));

    assertThat(
            KEYSPACES.translate(
                "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} AND durable_writes = false",
                settings))
        .containsExactly(
            "CREATE KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'eu-central-1': '3', 'eu-west-1': '3'}");
    assertThat(KEYSPACES.translate("CREATE TABLE k.t (a int PRIMARY KEY)", settings).get(0))
        .contains(
            "'capacity_mode': {'read_capacity_units': 10, 'throughput_mode': 'PROVISIONED', 'write_capacity_units': 20}",
            "'encryption_specification': {'encryption_type': 'CUSTOMER_MANAGED_KMS_KEY', 'kms_key_identifier': 'arn:aws:kms:eu-west-1:111122223333:key/1-2'}",
            "'point_in_time_recovery': {'status': 'enabled'}");
    assertThat(KEYSPACES.translate("CREATE TABLE k.u (a int PRIMARY KEY)", settings).get(0))
        .contains("PAY_PER_REQUEST");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE INDEX i ON k.t (a)                                   | INDEX        | second table",
        "CREATE CUSTOM INDEX i ON k.t (a) USING 'sai'                | CUSTOM INDEX | second table",
        "DROP INDEX k.i                                              | DROP INDEX   | second table",
        "CREATE MATERIALIZED VIEW k.v AS SELECT a FROM k.t           | VIEW         | second table",
        "CREATE OR REPLACE FUNCTION k.f (a int) RETURNS int          | FUNCTION     | SQL",
        "CREATE AGGREGATE k.f (int) SFUNC g STYPE int                | AGGREGATE    | SQL",
        "CREATE TRIGGER t ON k.t USING 'x'                           | TRIGGER      | pipeline",
        "CREATE ROLE r                                               | ROLE         | IAM",
        "GRANT SELECT ON k.t TO r                                    | GRANT        | IAM",
        "USE k                                                       | USE          | keyspace.table",
        "TRUNCATE k.t                                                | TRUNCATE TABLE k.t | Drop the table",
        "ALTER TYPE k.a ADD b int                                    | ALTER TYPE   | type of another name",
        "ALTER TABLE k.t DROP a                                      | a column of k.t that is to be dropped | unused",
        "ALTER TABLE k.t DROP a USING TIMESTAMP 1                    | to be dropped | unused",
        "ALTER TABLE k.t RENAME a TO b                               | to be renamed | another table",
        "ALTER TABLE k.t ALTER a TYPE blob                           | another type | another table",
        "CREATE TABLE t (a int PRIMARY KEY)                          | found t      | keyspace",
        "CREATE TABLE k.t (a int PRIMARY KEY, d duration)            | d of type duration | text",
        "ALTER TABLE k.t ADD v vector<float, 3>                      | v of type vector | text",
        "CREATE TABLE k.t (a int PRIMARY KEY) WITH COMPACT STORAGE   | one with it  | Leave it out",
        "CREATE TABLE k.t (a int PRIMARY KEY) WITH CUSTOM_PROPERTIES = {} | {}      | keyspaces.yaml",
        "CREATE TABLE k.t (a int)                                    | PRIMARY KEY  | CQL reference",
      })
  void what_keyspaces_lacks_is_refused_with_what_to_do_instead(
      String cql, String found, String fix) {
    assertThatThrownBy(() -> keyspaces(cql))
        .isInstanceOf(RefusedCqlException.class)
        .hasMessageContainingAll(found, fix);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE IF EXISTS k.t",
        "DROP KEYSPACE k",
        "CREATE TYPE k.a (b int)",
        "DROP TYPE k.a",
        "INSERT INTO k.t (a) VALUES (1)"
      })
  void what_keyspaces_has_is_sent_as_it_stands(String cql) throws RefusedCqlException {
    assertThat(keyspaces(cql)).containsExactly(cql);
  }

  @Test
  void every_problem_is_told_with_its_place() {
    Migration migration =
        new Migration(
            1,
            "V001__x.cql",
            "x/V001__x.cql",
            "CREATE TABLE k.t (a int PRIMARY KEY);\n\n  CREATE INDEX ON k.t (a);\nDROP TABLE ${table};");
    List<Problem> problems = new ArrayList<>();

    new Translator(
            KEYSPACES,
            PLACEHOLDERS,
            new MigrationSet("x", List.of(migration), KeyspacesSettings.DEFAULT),
            TablesInUse.NONE)
        .steps(migration, 0, problems);

    assertThat(problems)
        .extracting(Object::toString)
        .containsExactly(
            "x/V001__x.cql:3:3: CQL: expected what Amazon Keyspaces takes (K17 There are no indexes, materialised views, triggers, functions, aggregates, roles or TRUNCATE; types can't be altered.), found CREATE INDEX. Let a sink write a second table, keyed by what is asked for; see https://docs.aws.amazon.com/keyspaces/latest/devguide/cassandra-apis.html",
            "x/V001__x.cql:4:12: placeholder: expected ${keyspace} or ${replication}, found ${table}. Correct its name, or write out what it stands for.");
  }
}

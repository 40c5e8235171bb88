package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.Source;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.write.SinkTables;
import io.tidemill.spark.write.StoredTables;
import io.tidemill.testkit.TestKeyspaces;
import io.tidemill.testkit.TestTables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What keeps a sink and a real table from fitting together. */
class SinkTablesIT {
  private static final Map<String, MergeFunction> FLIGHTS = Map.of("flights", MergeFunction.SUM);

  private static WriteBench bench;

  @BeforeAll
  static void open() {
    // Keyspaces has neither of the options that these tables differ in.
    bench = new WriteBench("checks", CassandraAddress.Rules.CASSANDRA);
    bench.define(
        """
        CREATE TABLE checks.places (place text, day date, amount int, city text STATIC,
        PRIMARY KEY (place, day))""");
    bench.define("CREATE TABLE checks.counted (place text PRIMARY KEY, visits counter)");
    bench.define(
        "CREATE TABLE checks.routes (route text PRIMARY KEY, flights int, note text, tidemill_run bigint)");
    bench.define("CREATE TABLE checks.markless (route text PRIMARY KEY, flights int)");
    bench.define(
        """
        CREATE TABLE checks.risky (route text PRIMARY KEY, flights int, tidemill_run int)
        WITH read_repair = 'NONE' AND default_time_to_live = 60""");
    bench.define(
        "CREATE TABLE checks.forgetful (place text PRIMARY KEY) WITH gc_grace_seconds = 43200");
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void what_fits_has_no_problems() {
    assertThat(upserting("places", "Place STRING, day DATE, amount BIGINT")).isEmpty();
    assertThat(merging("routes", FLIGHTS, "route STRING, flights BIGINT")).isEmpty();
  }

  @Test
  void a_table_that_doesnt_exist_is_named() {
    assertThat(upserting("missing", "a INT"))
        .singleElement()
        .asString()
        .contains("expected a table checks.missing in the store, found none");
  }

  @Test
  void all_problems_are_told_at_once() {
    assertThat(upserting("places", "day STRING, amount INT, colour STRING"))
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).contains("day date", "found STRING"),
            problem -> assertThat(problem).contains("column colour"),
            problem -> assertThat(problem).contains("a column for place text"));
  }

  @Test
  void two_columns_cant_go_to_one() {
    assertThat(upserting("places", "place STRING, day DATE, amount INT, AMOUNT INT"))
        .singleElement()
        .asString()
        .contains("amount and AMOUNT", "both go to amount");
  }

  @Test
  void counters_and_static_columns_are_refused() {
    assertThat(upserting("counted", "place STRING, visits BIGINT"))
        .singleElement()
        .asString()
        .contains("counter", "merge");
    assertThat(upserting("places", "place STRING, day DATE, city STRING"))
        .singleElement()
        .asString()
        .contains("city", "static");
  }

  @Test
  void a_table_must_remember_deletes_for_longer_than_late_attempts_write() {
    assertThat(grace("forgetful", Duration.ofHours(6)))
        .singleElement()
        .asString()
        .contains("above 43200", "nulls: delete", "found gc_grace_seconds = 43200", "ALTER TABLE");
    assertThat(grace("forgetful", Duration.ofHours(6).minusSeconds(1))).isEmpty();
    assertThat(grace("places", Duration.ofHours(36))).isEmpty();
    assertThat(grace("missing", Duration.ofHours(36))).isEmpty();
  }

  @Test
  void a_merged_table_needs_its_mark() {
    assertThat(merging("markless", FLIGHTS, "route STRING, flights BIGINT"))
        .singleElement()
        .asString()
        .contains("ALTER TABLE checks.markless ADD tidemill_run bigint");
  }

  @Test
  void a_merged_table_must_repair_reads_and_keep_its_rows_and_have_a_mark_of_the_right_type() {
    assertThat(merging("risky", FLIGHTS, "route STRING, flights BIGINT"))
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).contains("tidemill_run bigint"),
            problem -> assertThat(problem).contains("read_repair"),
            problem -> assertThat(problem).contains("default_time_to_live = 60"));
  }

  @Test
  void each_column_of_a_merged_sink_is_either_key_or_merged() {
    assertThat(merging("routes", FLIGHTS, "route STRING, flights BIGINT, note STRING"))
        .singleElement()
        .asString()
        .contains("note text", "either part of the key or merged");
    assertThat(
            merging(
                "routes",
                Map.of("route", MergeFunction.MAX, "flights", MergeFunction.SUM),
                "route STRING, flights BIGINT"))
        .singleElement()
        .asString()
        .contains("route text", "either part of the key or merged");
  }

  @Test
  void a_merge_must_name_columns_of_the_sql_and_suit_their_types() {
    assertThat(
            merging(
                "routes",
                Map.of("flights", MergeFunction.UNION, "note", MergeFunction.MAX),
                "route STRING, flights BIGINT"))
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).contains("flights int", "UNION"),
            problem -> assertThat(problem).contains("merge.note"));
  }

  @Test
  void a_merged_sink_doesnt_give_the_mark_itself() {
    assertThat(merging("routes", FLIGHTS, "route STRING, flights BIGINT, tidemill_run BIGINT"))
        .anySatisfy(problem -> assertThat(problem).contains("column tidemill_run", "Leave it out"));
  }

  @Test
  void f38_a_table_must_be_one_that_keyspaces_lets_a_sink_write_to() {
    CassandraAddress address = TestKeyspaces.unused();
    String keyspace = address.keyspace();
    try (CqlSession session = Sessions.open(address)) {
      TestTables.keyspace(session, address);
      session.execute("CREATE TABLE %s.bare (id text PRIMARY KEY, n int)".formatted(keyspace));
      TestTables.awaitActive(session, new CqlName(keyspace, "bare"));
      TestTables.define(
          session,
          address,
          "CREATE TABLE %s.whole (id text PRIMARY KEY, n int)".formatted(keyspace));
      StructType columns = StructType.fromDDL("id STRING, n INT");
      StoredTables tables = new StoredTables(session);

      assertThat(SinkTables.check(tables, expiring(keyspace, "bare"), columns))
          .extracting(DefinitionProblem::toString)
          .satisfiesExactly(
              problem -> assertThat(problem).contains("{'client_side_timestamps': {'status': "),
              problem -> assertThat(problem).contains("{'ttl': {'status': 'enabled'}}"));
      assertThat(SinkTables.check(tables, expiring(keyspace, "whole"), columns)).isEmpty();
    }
  }

  private static Sink expiring(String keyspace, String table) {
    return new Sink(
        new TableName(keyspace, table),
        "SELECT …",
        new TreeMap<>(),
        Sink.Nulls.UNSET,
        Optional.of(Duration.ofDays(1)));
  }

  private static List<String> upserting(String table, String columns) {
    return check(bench.upserts(table, Sink.Nulls.UNSET), columns);
  }

  private static List<DefinitionProblem> grace(String table, Duration deadline) {
    return SinkTables.checkGrace(
        new StoredTables(bench.session()),
        bench.upserts(table, Sink.Nulls.DELETE),
        Source.Tombstones.DEAD_LETTER,
        deadline);
  }

  private static List<String> merging(
      String table, Map<String, MergeFunction> merge, String columns) {
    return check(bench.merges(table, merge), columns);
  }

  private static List<String> check(Sink sink, String columns) {
    return SinkTables.check(new StoredTables(bench.session()), sink, StructType.fromDDL(columns))
        .stream()
        .map(DefinitionProblem::toString)
        .toList();
  }
}

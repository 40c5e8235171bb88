package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import io.tidemill.keyspace.guard.KeyspacesRule;
import io.tidemill.keyspace.guard.KeyspacesRuleException;
import io.tidemill.keyspace.session.Sessions;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule through a session with a real node. */
class GuardIT extends GuardTests {
  private static final String INSERT =
      "INSERT INTO %s.rows (a, b, c, d) VALUES (?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?";

  @Test
  void what_keyspaces_takes_is_done() {
    PreparedStatement insert = session.prepare(at(INSERT));

    session.execute(insert.bind("taken", 1, 2, null, micros(Instant.now()), 60));

    assertThat(
            session
                .execute(
                    at("SELECT c, writetime(c) FROM %s.rows WHERE a = 'taken' AND b IN (1, 2)"))
                .one()
                .getInt("c"))
        .isEqualTo(2);
    assertThat(
            session
                .execute(at("UPDATE %s.rows SET c = 3 WHERE a = 'taken' AND b = 1 IF c = 2"))
                .wasApplied())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT count(*) FROM %s.rows                            | FUNCTIONS",
        "SELECT DISTINCT a FROM %s.rows                          | SELECT_CLAUSES",
        "DELETE FROM %s.rows WHERE a IN ('x', 'y')               | IN_OF_READS",
        "INSERT INTO %s.rows (a, b) VALUES ('x', 1) USING TIMESTAMP 5 | TIMESTAMP_WINDOW",
        "UPDATE %s.bare USING TIMESTAMP ${now} SET c = 1 WHERE a = 'x' | CLIENT_TIMESTAMPS",
        "SELECT writetime(c) FROM %s.bare                        | CLIENT_TIMESTAMPS",
        "UPDATE %s.bare USING TTL 5 SET c = 1 WHERE a = 'x'      | TIME_TO_LIVE",
        "CREATE INDEX ON %s.rows (c)                             | SCHEMA_STATEMENTS",
        "TRUNCATE %s.rows                                        | SCHEMA_STATEMENTS",
        "ALTER TABLE %s.rows DROP c                              | ALTER_TABLE",
        "CREATE TABLE %s.t (a int PRIMARY KEY, b duration)       | DATA_TYPES",
        "CREATE KEYSPACE %s2 WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} | REPLICATION",
        "INSERT INTO system_schema_mcs.keyspaces (keyspace_name) VALUES ('%s') | SYSTEM_TABLES",
        "ALTER TABLE %s.rows WITH CUSTOM_PROPERTIES = {'ttl': {'status': 'disabled'}} | ONE_WAY_PROPERTIES",
      })
  void what_keyspaces_refuses_is_refused_now_and_later(String cql, KeyspacesRule rule) {
    SimpleStatement statement =
        SimpleStatement.newInstance(
            at(cql).replace("${now}", Long.toString(micros(Instant.now()))));

    refused(rule, () -> session.execute(statement));
    refusedLater(rule, statement);
  }

  @ParameterizedTest
  @CsvSource({"ONE", "QUORUM", "ALL", "LOCAL_ONE", "EACH_QUORUM", "ANY"})
  void writes_are_at_local_quorum(String level) {
    refused(
        KeyspacesRule.WRITE_CONSISTENCY,
        () -> session.execute(at("INSERT INTO %s.rows (a, b) VALUES ('x', 1)", level)));
  }

  @ParameterizedTest
  @CsvSource({"QUORUM", "SERIAL", "LOCAL_SERIAL", "ALL", "TWO"})
  void reads_are_at_one_or_local_quorum(String level) {
    refused(
        KeyspacesRule.READ_CONSISTENCY, () -> session.execute(at("SELECT * FROM %s.rows", level)));
  }

  @ParameterizedTest
  @CsvSource({"ONE", "LOCAL_ONE", "LOCAL_QUORUM"})
  void reads_at_these_pass(String level) {
    assertThat(session.execute(at("SELECT * FROM %s.rows WHERE a = 'none'", level)).all())
        .isEmpty();
  }

  @Test
  void batches_are_held_to_size_and_kind() {
    assertThat(session.execute(batch(BatchType.UNLOGGED, 30)).wasApplied()).isTrue();
    refused(KeyspacesRule.BATCH_SIZE, () -> session.execute(batch(BatchType.UNLOGGED, 31)));
    refusedLater(KeyspacesRule.BATCH_SIZE, batch(BatchType.LOGGED, 101));
    refused(KeyspacesRule.BATCH_KIND, () -> session.execute(batch(BatchType.COUNTER, 1)));
    refused(
        KeyspacesRule.BATCH_STATEMENTS,
        () ->
            session.execute(
                BatchStatement.newInstance(
                    BatchType.UNLOGGED,
                    SimpleStatement.newInstance(
                        at("INSERT INTO %s.rows (a, b) VALUES ('x', 1) IF NOT EXISTS")))));
    refused(
        KeyspacesRule.TIMESTAMP_WINDOW,
        () ->
            session.execute(
                BatchStatement.newInstance(
                    BatchType.UNLOGGED,
                    session.prepare(at(INSERT)).bind("x", 1, 1, null, 5L, 60))));
  }

  @Test
  void values_are_held_to_their_sizes() {
    PreparedStatement insert = session.prepare(at(INSERT));
    long now = micros(Instant.now());

    refused(
        KeyspacesRule.ROW_SIZE,
        () -> session.execute(insert.bind("x", 1, 1, ByteBuffer.allocate(1 << 20), now, 60)));
    refused(
        KeyspacesRule.PARTITION_KEY_SIZE,
        () -> session.execute(insert.bind("x".repeat(2_049), 1, 1, null, now, 60)));
    session.execute(insert.bind("x".repeat(2_048), 1, 1, null, now, 60));
    refused(
        KeyspacesRule.TIMESTAMP_WINDOW,
        () -> session.execute(insert.bind("x", 1, 1, null, now + 400_000_000, 60)));
  }

  @Test
  void schema_statements_are_not_prepared() {
    refused(
        KeyspacesRule.PREPARED_SCHEMA,
        () -> session.prepare(at("CREATE TABLE %s.prepared (a int PRIMARY KEY)")));
    refused(KeyspacesRule.FUNCTIONS, () -> session.prepare(at("SELECT max(c) FROM %s.rows")));
  }

  @Test
  void a_partition_takes_no_more_than_its_pace() {
    try (CqlSession paced = Sessions.open(address.paced(5))) {
      String insert = at("INSERT INTO %s.rows (a, b) VALUES ('paced', ?)");
      int refused = 0;
      WriteTimeoutException last = null;
      for (int i = 0; i < 100; i++) {
        last =
            catchThrowableOfType(
                WriteTimeoutException.class,
                () -> paced.execute(SimpleStatement.newInstance(insert, 1)));
        refused += last == null ? 0 : 1;
      }
      assertThat(refused).isBetween(1, 95);
      WriteTimeoutException batched =
          catchThrowableOfType(
              WriteTimeoutException.class,
              () -> {
                for (int i = 0; i < 100; i++) {
                  paced.execute(batch(BatchType.UNLOGGED, 30));
                }
              });
      assertThat(batched.getWriteType()).isEqualTo(DefaultWriteType.BATCH);
      assertThat(batched.getConsistencyLevel()).isEqualTo(ConsistencyLevel.LOCAL_QUORUM);
      assertThat(batched.getBlockFor()).isEqualTo(2);
      assertThat(batched.getReceived()).isLessThan(2);
    }
  }

  @Test
  void without_the_rules_a_session_is_the_drivers_own() {
    assertThat(cassandra.execute(at("SELECT count(*) FROM %s.rows")).all()).hasSize(1);
  }

  private static BatchStatement batch(BatchType kind, int size) {
    BatchStatementBuilder batch = BatchStatement.builder(kind);
    for (int i = 0; i < size; i++) {
      batch.addStatement(
          SimpleStatement.newInstance(at("INSERT INTO %s.rows (a, b) VALUES ('batch', ?)"), i));
    }
    return batch.build();
  }

  private static void refusedLater(KeyspacesRule rule, Statement<?> statement) {
    // As whoever waits for the driver's stage sees it: bare.
    CompletionStage<Throwable> failure = session.executeAsync(statement).handle((answer, e) -> e);
    assertThat(failure.toCompletableFuture().join())
        .isInstanceOfSatisfying(
            KeyspacesRuleException.class, e -> assertThat(e.rule()).isEqualTo(rule));
  }

  private static SimpleStatement at(String cql, String level) {
    return SimpleStatement.newInstance(at(cql))
        .setConsistencyLevel(DefaultConsistencyLevel.valueOf(level));
  }
}

package io.tidemill.keyspace.cql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.keyspace.cql.RowStatement.Clause;
import io.tidemill.keyspace.cql.RowStatement.Verb;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataStatementTest {
  @Test
  void an_insert_tells_what_is_bound_to_which_column() throws UnknownCqlException {
    RowStatement insert =
        rows(
            "INSERT INTO k.\"T\" (a, \"B\", c, d) VALUES (?, :b, 'x''y', now()) USING TIMESTAMP ? AND TTL ?");

    assertThat(insert.verb()).isEqualTo(Verb.INSERT);
    assertThat(insert.table()).isEqualTo(new CqlName("k", "T"));
    assertThat(insert.columns()).isEqualTo(4);
    assertThat(insert.values().get("a").marker()).isZero();
    assertThat(insert.values().get("B").marker()).isEqualTo(1);
    assertThat(insert.values().get("B").name()).isEqualTo("b");
    assertThat(insert.values().get("c").literal()).isEqualTo("x'y");
    assertThat(insert.values().get("d")).isEqualTo(CqlTerm.OTHER);
    assertThat(insert.timestamp().marker()).isEqualTo(2);
    assertThat(insert.timeToLive().marker()).isEqualTo(3);
    assertThat(insert.functions()).containsExactly("now");
    assertThat(insert.conditional()).isFalse();
  }

  @Test
  void markers_are_counted_also_where_nothing_is_known_of_them() throws UnknownCqlException {
    RowStatement update =
        rows(
            "UPDATE t USING TTL ? AND TIMESTAMP -5 SET m[?] = ?, l = l + ?, a = (int) ? WHERE k = ? AND c >= ? AND e = ?");

    assertThat(update.timeToLive().marker()).isZero();
    assertThat(update.timestamp().literal()).isEqualTo("-5");
    assertThat(update.columns()).isEqualTo(3);
    assertThat(update.values().get("k").marker()).isEqualTo(5);
    assertThat(update.values()).doesNotContainKey("c");
    assertThat(update.values().get("e").marker()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (a) VALUES (?) IF NOT EXISTS",
        "INSERT INTO t (a) VALUES (?) IF NOT EXISTS USING TTL 5",
        "UPDATE t SET a = ? WHERE b = ? IF a = ? AND c != 3",
        "update t set a = ? where b = ? if exists",
        "DELETE FROM t WHERE b = ? IF EXISTS",
      })
  void conditions_are_seen(String cql) throws UnknownCqlException {
    assertThat(rows(cql).conditional()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM t                                               | ''",
        "SELECT a, b FROM t WHERE k = ? LIMIT ? ALLOW FILTERING        | ''",
        "SELECT count(*) FROM t                                        | count",
        "SELECT k.f(max(a), WRITETIME(b)) AS x FROM t                  | f,max,writetime",
        "SELECT JSON a FROM t WHERE token(k) > token(?) AND (a, b) > (1, 2) | token",
        "SELECT cast(a AS text) FROM t WHERE k IN (1, 2) AND c = blobAsInt(0x01) | blobasint,cast",
        "SELECT json, distinct FROM t                                  | ''",
      })
  void functions_are_told_from_key_words_and_tuples(String cql, String functions)
      throws UnknownCqlException {
    assertThat(rows(cql).functions())
        .isEqualTo(functions.isEmpty() ? Set.of() : Set.of(functions.split(",", -1)));
    assertThat(rows(cql).clauses()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT DISTINCT a FROM t                                | DISTINCT",
        "SELECT a FROM t GROUP BY a                              | GROUP_BY",
        "SELECT a FROM t WHERE b = 1 PER PARTITION LIMIT 3 LIMIT 5 | PER_PARTITION_LIMIT",
      })
  void clauses_that_not_all_have_are_seen(String cql, Clause clause) throws UnknownCqlException {
    assertThat(rows(cql).clauses()).containsExactly(clause);
  }

  @Test
  void ins_are_counted() throws UnknownCqlException {
    RowStatement select =
        rows("SELECT * FROM t WHERE a IN (1, 'x, y', ?) AND b IN ? AND (c, d) IN ((1, 2), (3, 4))");

    assertThat(select.in()).extracting(RowStatement.In::elements).isEqualTo(List.of(3, 0, 2));
    assertThat(select.in().get(1).list().marker()).isEqualTo(1);
  }

  @Test
  void a_batch_is_read_whole() throws UnknownCqlException {
    BatchText batch =
        (BatchText)
            DataStatement.read(
                    "BEGIN UNLOGGED BATCH USING TIMESTAMP ? INSERT INTO t (a) VALUES (?);"
                        + " UPDATE t SET b = ? WHERE a = ? DELETE b FROM t WHERE a = ?; APPLY BATCH;")
                .orElseThrow();

    assertThat(batch.kind()).isEqualTo(BatchText.Kind.UNLOGGED);
    assertThat(batch.timestamp().marker()).isZero();
    assertThat(batch.statements())
        .extracting(RowStatement::verb)
        .containsExactly(Verb.INSERT, Verb.UPDATE, Verb.DELETE);
    assertThat(batch.statements().get(2).values().get("a").marker()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"USE k", "CREATE TABLE t (a int PRIMARY KEY)", "", "GRANT ALL ON t TO x"})
  void others_are_none(String cql) throws UnknownCqlException {
    assertThat(DataStatement.read(cql)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT",
        "SELECT a",
        "INSERT t",
        "INSERT INTO t (a, b",
        "INSERT INTO t (a) VALUES (f(1)",
        "UPDATE t SET",
        "UPDATE t USING SPEED 3 SET a = 1",
        "DELETE , FROM t",
        "DELETE ) FROM t",
        "SELECT a FROM t WHERE a IN (,)",
        "BEGIN BATCH SELECT",
        "BEGIN BATCH INSERT INTO t (a) VALUES (1)",
      })
  void what_has_another_form_is_said_to_be_unknown(String cql) {
    assertThatThrownBy(() -> DataStatement.read(cql)).isInstanceOf(UnknownCqlException.class);
  }

  private static RowStatement rows(String cql) throws UnknownCqlException {
    return (RowStatement) DataStatement.read(cql).orElseThrow();
  }
}

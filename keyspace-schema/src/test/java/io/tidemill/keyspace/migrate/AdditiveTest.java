package io.tidemill.keyspace.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.TableName;
import io.tidemill.keyspace.cql.SchemaStatement;
import io.tidemill.keyspace.cql.UnknownCqlException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdditiveTest {
  private static final TablesInUse IN_USE =
      TablesInUse.NONE
          .and(TableName.parse("k.used"), "flights")
          .and(TableName.parse("k.used"), "arrivals")
          .and(TableName.parse("k.too"), "arrivals");

  private static Optional<String> refusal(String cql, String... allowed)
      throws UnknownCqlException {
    return new Additive(IN_USE.allowing(List.of(allowed)))
        .refusal(SchemaStatement.read(cql).orElseThrow())
        .map(Throwable::getMessage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE IF NOT EXISTS k.used (a int PRIMARY KEY)",
        "ALTER TABLE k.used ADD b int",
        "ALTER TABLE k.used WITH comment = 'x'",
        "ALTER TABLE k.free DROP a",
        "DROP TABLE k.free",
        "DROP TABLE \"K\".used",
        "DROP KEYSPACE free",
        "DROP INDEX k.used"
      })
  void nothing_is_lost_by_additions_or_where_nobody_writes(String cql) throws UnknownCqlException {
    assertThat(refusal(cql)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE k.used DROP a         | the loss of k.used.a            | arrivals, flights write",
        "ALTER TABLE k.used DROP (a, b)    | k.used.a, k.used.b              | --allow k.used.a --allow k.used.b",
        "ALTER TABLE k.used RENAME a TO b  | another name for k.used.a       | arrivals, flights",
        "ALTER TABLE k.used ALTER a TYPE b | another type for k.used.a       | arrivals, flights",
        "DROP TABLE IF EXISTS K.Used       | the loss of k.used              | --allow k.used",
        "TRUNCATE k.too                    | the loss of k.too               | pipeline arrivals writes",
        "DROP KEYSPACE k                   | the loss of k                   | --allow k",
      })
  void what_a_pipeline_writes_is_kept_and_the_pipeline_named(String cql, String found, String other)
      throws UnknownCqlException {
    assertThat(refusal(cql).orElseThrow()).contains(found, other);
  }

  @ParameterizedTest
  @CsvSource({
    "ALTER TABLE k.used DROP a, k.used.a",
    "ALTER TABLE k.used DROP a, k.used",
    "DROP TABLE k.used, k.used",
    "DROP KEYSPACE k, k",
  })
  void what_is_named_may_be_lost(String cql, String allowed) throws UnknownCqlException {
    assertThat(refusal(cql, allowed)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ALTER TABLE k.used DROP a, k.used.b",
    "'ALTER TABLE k.used DROP (a, b)', k.used.a",
    "DROP TABLE k.used, k.used.a",
    "DROP TABLE k.used, k",
    "DROP KEYSPACE k, k.used",
  })
  void what_is_not_named_itself_is_kept(String cql, String allowed) throws UnknownCqlException {
    assertThat(refusal(cql, allowed)).isPresent();
  }
}

package io.tidemill.keyspace.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.keyspace.cql.CqlStatement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaceholdersTest {
  private final Placeholders placeholders =
      new Placeholders(Map.of("keyspace", "tidemill", "replication", "{'class': '$1'}"));

  @Test
  void all_placeholders_are_filled_in() throws RefusedCqlException {
    CqlStatement statement =
        new CqlStatement("CREATE KEYSPACE ${keyspace} WITH replication = ${replication}", 1, 1);

    assertThat(placeholders.filled(statement))
        .isEqualTo("CREATE KEYSPACE tidemill WITH replication = {'class': '$1'}");
  }

  @Test
  void an_unknown_one_is_named_by_its_line_with_those_there_are() {
    CqlStatement statement = new CqlStatement("USE\n${keyspaces}", 4, 1);

    assertThatThrownBy(() -> placeholders.filled(statement))
        .isInstanceOfSatisfying(
            RefusedCqlException.class,
            e ->
                assertThat(e.problem("V001__x.cql", statement))
                    .hasToString(
                        "V001__x.cql:5:1: placeholder: expected ${keyspace} or ${replication}, found ${keyspaces}. Correct its name, or write out what it stands for."));
  }
}

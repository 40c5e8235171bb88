package io.tidemill.keyspace.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.cql.CqlStatement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaceholdersTest {
  private final Placeholders placeholders =
      new Placeholders(Map.of("keyspace", "tidemill", "replication", "{'class': '$1'}"));

  @Test
  void all_placeholders_are_filled_in() {
    CqlStatement statement =
        new CqlStatement("CREATE KEYSPACE ${keyspace} WITH replication = ${replication}", 1, 1);

    assertThat(placeholders.fill("x", statement))
        .isEqualTo("CREATE KEYSPACE tidemill WITH replication = {'class': '$1'}");
  }

  @Test
  void an_unknown_one_is_named_by_its_line_with_those_there_are() {
    CqlStatement statement = new CqlStatement("USE\n${keyspaces}", 4, 1);

    assertThatThrownBy(() -> placeholders.fill("V001__x.cql", statement))
        .isInstanceOf(TidemillException.class)
        .hasMessageContainingAll("V001__x.cql:5:", "[keyspace, replication]", "${keyspaces}");
  }
}

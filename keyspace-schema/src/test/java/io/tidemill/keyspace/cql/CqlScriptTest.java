package io.tidemill.keyspace.cql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CqlScriptTest {
  private static List<String> texts(String script) {
    return CqlScript.split("V001__x.cql", script).stream().map(CqlStatement::text).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n", "-- only a comment", "/* ; */ // ;\n", ";;\n;"})
  void what_holds_no_statement_gives_none(String script) {
    assertThat(texts(script)).isEmpty();
  }

  @Test
  void statements_end_at_semicolons_and_know_their_lines() {
    String script = "-- first\nUSE a;\n\n  USE\n  b ; USE c;";

    assertThat(CqlScript.split("V001__x.cql", script))
        .containsExactly(
            new CqlStatement("USE a", 2, 1),
            new CqlStatement("USE\n  b", 4, 3),
            new CqlStatement("USE c", 5, 7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (a) VALUES ('x;y')",
        "INSERT INTO t (a) VALUES ('it''s; fine')",
        "INSERT INTO t (a) VALUES ('-- no comment; /* nor this')",
        "SELECT \"odd;name\" FROM t",
        "SELECT \"odd\"\";name\" FROM t",
        "CREATE FUNCTION f() RETURNS int LANGUAGE java AS $$ return 1; /* ' */ $$",
        "SELECT a -- one; two\n FROM t",
        "SELECT a // one; 'two\n FROM t",
        "SELECT a /* one; \n * \" two; */ FROM t",
        "SELECT a / b FROM t",
        "SELECT a - b FROM t",
        "BEGIN BATCH INSERT INTO t (a) VALUES (1); DELETE FROM t WHERE a = 2; APPLY BATCH",
        "begin unlogged batch\n INSERT INTO t (a) VALUES (';');\n apply  batch"
      })
  void semicolons_within_a_statement_do_not_end_it(String statement) {
    assertThat(texts(statement + "; USE after;")).containsExactly(statement, "USE after");
  }

  @Test
  void a_statement_without_its_semicolon_is_named_by_its_line() {
    assertThatThrownBy(() -> texts("USE a;\n\nCREATE TABLE b (\n"))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessageContaining("V001__x.cql:3:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"USE 'a;", "USE \"a;", "/* USE a;", "USE $$a;", "BEGIN BATCH USE a;"})
  void what_begins_and_never_ends_is_named_by_its_line(String unfinished) {
    assertThatThrownBy(() -> texts("\n" + unfinished + "\n"))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("V001__x.cql:2:");
  }

  @Test
  void a_statement_knows_the_lines_within_it() {
    CqlStatement statement = CqlScript.split("x", "\n\nSELECT a\nFROM b\nWHERE c;").get(0);

    assertThat(statement.lineAt(0)).isEqualTo(3);
    assertThat(statement.lineAt(statement.text().indexOf("c"))).isEqualTo(5);
  }
}

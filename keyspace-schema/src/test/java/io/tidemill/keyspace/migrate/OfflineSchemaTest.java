package io.tidemill.keyspace.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemill.core.yaml.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineSchemaTest {
  @TempDir Path folder;

  @Test
  void statements_come_in_order_of_versions_with_their_places() throws IOException {
    write("V002__b.cql", "-- more\n  ALTER TABLE a.b ADD c int;");
    write(
        "V001__a.cql",
        "CREATE KEYSPACE a WITH replication = ${replication}; CREATE TABLE ${keyspace}.b (a int PRIMARY KEY);");

    OfflineSchema schema = OfflineSchema.read(folder);

    assertThat(schema.problems()).isEmpty();
    assertThat(schema.statements())
        .extracting(OfflineSchema.Statement::line, OfflineSchema.Statement::column)
        .containsExactly(tuple(1, 1), tuple(1, 54), tuple(2, 3));
    assertThat(schema.statements().get(0).cql()).endsWith("'replication_factor': 1}");
    assertThat(schema.statements().get(1).cql()).startsWith("CREATE TABLE tidemill.b");
    assertThat(schema.statements().get(2).file())
        .isEqualTo(folder.resolve("V002__b.cql").toString());
  }

  @Test
  void a_folder_that_is_not_there_has_nothing() {
    assertThat(OfflineSchema.read(folder.resolve("none")))
        .isEqualTo(new OfflineSchema(List.of(), List.of()));
  }

  @Test
  void all_that_is_wrong_is_told_at_once() throws IOException {
    write("V001__a.cql", "USE a;\n DROP TABLE \"b;");
    write("V001__b.cql", "USE b;");
    write("V003__c.cql", "USE c;\nCREATE TABLE\n  ${keyspaec}.t (a int);");
    write("V004__d.cql", "USE d");
    write("tables.cql", "USE e;");
    Files.write(folder.resolve("V005__e.cql"), "USE é;".getBytes(StandardCharsets.ISO_8859_1));

    OfflineSchema schema = OfflineSchema.read(folder);

    assertThat(schema.problems())
        .extracting(problem -> place(problem) + " " + problem.what())
        .containsExactlyInAnyOrder(
            "V001__a.cql:2:13 name",
            "V001__b.cql:1:1 version",
            "V003__c.cql:1:1 version",
            "V003__c.cql:3:3 placeholder",
            "V004__d.cql:1:1 statement",
            "V005__e.cql:1:1 file",
            "tables.cql:1:1 file name");
    assertThat(schema.statements())
        .extracting(OfflineSchema.Statement::cql)
        .containsExactly("USE c");
  }

  private static String place(Problem problem) {
    return "%s:%d:%d"
        .formatted(Path.of(problem.file()).getFileName(), problem.line(), problem.column());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}

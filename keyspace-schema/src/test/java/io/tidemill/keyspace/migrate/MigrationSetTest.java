package io.tidemill.keyspace.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationSetTest {
  @TempDir private Path folder;

  private void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private MigrationSet read() {
    return MigrationSet.fromFolder("pipelines", folder);
  }

  private static void assertRefused(ThrowingCallable reading, String... contents) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessageContainingAll(contents);
  }

  @Test
  void the_ledgers_own_set_holds_every_versioned_file_of_its_folder() throws IOException {
    Path resources = Path.of("src/main/resources/schema");
    try (Stream<Path> files = Files.list(resources)) {
      List<String> versioned =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("V"))
              .sorted()
              .toList();
      assertThat(MigrationSet.ledger().migrations())
          .extracting(Migration::name)
          .isEqualTo(versioned);
    }
  }

  @Test
  void files_come_in_order_of_their_versions() throws IOException {
    file("V002__b.cql", "USE b;");
    file("V001__a.cql", "USE a; USE c;");
    file("notes.txt", "not CQL");

    MigrationSet set = read();

    assertThat(set.migrations())
        .extracting(Migration::name)
        .containsExactly("V001__a.cql", "V002__b.cql");
    assertThat(set.migrations().get(0).statements()).hasSize(2);
  }

  @Test
  void an_empty_folder_is_a_set_without_migrations() {
    assertThat(read().migrations()).isEmpty();
  }

  @Test
  void a_missing_folder_is_refused() {
    Path missing = folder.resolve("missing");

    assertRefused(() -> MigrationSet.fromFolder("pipelines", missing), missing.toString());
  }

  @Test
  void a_gap_is_refused() throws IOException {
    file("V001__a.cql", "USE a;");
    file("V003__c.cql", "USE c;");

    assertRefused(this::read, "expected version 2", "V003__c.cql");
  }

  @Test
  void a_version_that_is_there_twice_is_refused() throws IOException {
    file("V001__a.cql", "USE a;");
    file("V001__b.cql", "USE b;");

    assertRefused(this::read, "twice", "V001__a.cql", "V001__b.cql");
  }

  @Test
  void a_file_with_another_form_of_name_is_refused() throws IOException {
    file("V1_a.cql", "USE a;");

    assertRefused(this::read, "V1_a.cql", "V001__name.cql");
  }

  @Test
  void a_file_that_is_not_text_is_refused() throws IOException {
    Files.write(folder.resolve("V001__a.cql"), new byte[] {(byte) 0xff, (byte) 0xfe});

    assertRefused(this::read, folder.toString(), "UTF-8");
  }

  @Test
  void line_ends_do_not_change_a_checksum_and_text_does() {
    Migration unix = new Migration(1, "V001__a.cql", "a", "USE a;\nUSE b;\n");
    Migration windows = new Migration(1, "V001__a.cql", "a", "USE a;\r\nUSE b;\r\n");
    Migration other = new Migration(1, "V001__a.cql", "a", "USE a;\nUSE c;\n");

    assertThat(windows.checksum()).isEqualTo(unix.checksum()).hasSize(64);
    assertThat(other.checksum()).isNotEqualTo(unix.checksum());
    assertThat(other.checksumOfFirst(1)).isEqualTo(unix.checksumOfFirst(1));
    assertThat(other.checksumOfFirst(2)).isNotEqualTo(unix.checksumOfFirst(2));
  }

  @Test
  void the_ledgers_name_is_taken() {
    assertThatThrownBy(() -> MigrationSet.fromFolder("ledger", folder))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

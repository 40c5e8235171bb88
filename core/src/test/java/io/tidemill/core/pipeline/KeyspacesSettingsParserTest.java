package io.tidemill.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.KeyspacesSettings.Provisioned;
import io.tidemill.core.pipeline.KeyspacesSettings.Table;
import io.tidemill.core.yaml.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyspacesSettingsParserTest {
  private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/12-34";

  private static KeyspacesSettingsParser.Read read(String yaml) {
    return KeyspacesSettingsParser.parse("keyspaces.yaml", yaml);
  }

  @Test
  void tables_have_the_defaults_unless_they_say_otherwise() {
    KeyspacesSettingsParser.Read read =
        read(
            """
            replication: [eu-central-1, eu-west-1]
            defaults:
              pointInTimeRecovery: true
              encryption: %s
            tables:
              k.busy:
                capacity: { readUnits: 10, writeUnits: 200 }
              k.plain:
                capacity: on-demand
                pointInTimeRecovery: false
                encryption: aws-owned
            """
                .formatted(KEY));

    assertThat(read.problems()).isEmpty();
    assertThat(read.settings())
        .isEqualTo(
            new KeyspacesSettings(
                "keyspaces.yaml",
                List.of("eu-central-1", "eu-west-1"),
                new Table(Optional.empty(), true, Optional.of(KEY)),
                Map.of(
                    new TableName("k", "busy"),
                    new Table(Optional.of(new Provisioned(10, 200)), true, Optional.of(KEY)),
                    new TableName("k", "plain"),
                    Table.DEFAULT)));
    assertThat(read.settings().of(new TableName("k", "other")).kmsKey()).contains(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n"})
  void a_file_that_says_nothing_is_valid(String yaml) {
    assertThat(read(yaml))
        .isEqualTo(new KeyspacesSettingsParser.Read(KeyspacesSettings.DEFAULT, List.of()));
  }

  @Test
  void all_problems_are_told_at_once_with_their_places() {
    assertThat(
            read("""
                    replication: [eu-central-1]
                    default: {}
                    defaults:
                      capacity: lots
                      pointInTimeRecovery: "yes"
                      encryption: mine
                      timestamps: true
                    tables:
                      Flights: {}
                      k.t:
                        capacity: { readUnits: 0 }
                    """)
                .problems())
        .extracting(Object::toString)
        .containsExactly(
            "keyspaces.yaml:1:14: replication: expected 2 to 6 regions, found a list. Name all of them, the ledger's own too; or leave the key out for that one alone.",
            "keyspaces.yaml:2:1: default: expected one of replication, defaults, tables, found \"default\". Did you mean defaults?",
            "keyspaces.yaml:4:13: defaults.capacity: expected on-demand, found \"lots\". Use one of those.",
            "keyspaces.yaml:5:24: defaults.pointInTimeRecovery: expected true or false, found \"yes\". Write one of the two, without quotes.",
            "keyspaces.yaml:6:15: defaults.encryption: expected aws-owned, or the ARN of a key of AWS KMS, found \"mine\". Write it as in arn:aws:kms:eu-central-1:111122223333:key/1234abcd-….",
            "keyspaces.yaml:7:3: defaults.timestamps: expected one of capacity, pointInTimeRecovery, encryption, found \"timestamps\". Use one of those.",
            "keyspaces.yaml:9:3: tables.Flights: expected keyspace.table, found \"Flights\". Name the table as the CQL does.",
            "keyspaces.yaml:11:15: tables.k.t.capacity.writeUnits: expected this key, found nothing. Name readUnits and writeUnits, both.",
            "keyspaces.yaml:11:28: tables.k.t.capacity.readUnits: expected a whole number of 1 to 1000000, found the number 0. Choose a number in that range.");
  }

  @Test
  void regions_are_real_ones_and_each_named_once() {
    assertThat(read("replication: [eu-central-1, Frankfurt, eu-central-1]").problems())
        .extracting(Problem::found)
        .containsExactly("\"Frankfurt\"", "\"eu-central-1\"");
  }
}

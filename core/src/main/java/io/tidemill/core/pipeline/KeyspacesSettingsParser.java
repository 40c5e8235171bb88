package io.tidemill.core.pipeline;

import io.tidemill.core.KeyspacesAddress;
import io.tidemill.core.TableName;
import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Problem;
import io.tidemill.core.yaml.Problems;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import io.tidemill.core.yaml.YamlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code keyspaces.yaml}. All that is wrong with it is found at once. */
public final class KeyspacesSettingsParser {
  /** The file's name, in the folder of the CQL that it is about. */
  public static final String FILE = "keyspaces.yaml";

  private static final Words KEYS = Words.of(List.of("replication", "defaults", "tables"));
  private static final Words OF_TABLE =
      Words.of(List.of("capacity", "pointInTimeRecovery", "encryption"));
  private static final Words OF_CAPACITY = Words.of(List.of("readUnits", "writeUnits"));

  private static final String ON_DEMAND = "on-demand";
  private static final String AWS_OWNED = "aws-owned";
  private static final String UNITS = "Name readUnits and writeUnits, both.";

  /** Keyspaces keeps no table in more regions. */
  private static final int MOST_REGIONS = 6;

  /** More than accounts are given: 40,000 a table, unless their quota is raised. */
  private static final long MOST_UNITS = 1_000_000;

  private static final Pattern KMS_KEY =
      Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:(key|alias)/[A-Za-z0-9/_-]+");

  private KeyspacesSettingsParser() {}

  /**
   * What reading gave.
   *
   * @param settings as far as they could be read
   * @param problems in order of lines; empty if the file is valid
   */
  public record Read(KeyspacesSettings settings, List<Problem> problems) {
    public Read {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads settings from YAML text; one that says nothing is valid.
   *
   * @param file the name that problems carry
   */
  public static Read parse(String file, String yaml) {
    Problems problems = new Problems(file);
    KeyspacesSettings settings =
        YamlText.compose(yaml, problems)
            .flatMap(root -> new Value(root, "", problems).fields(KEYS))
            .map(fields -> settings(file, fields))
            .orElse(KeyspacesSettings.DEFAULT);
    return new Read(settings, problems.all());
  }

  private static KeyspacesSettings settings(String file, Fields fields) {
    List<String> regions =
        fields
            .optional("replication")
            .flatMap(KeyspacesSettingsParser::regions)
            .orElseGet(List::of);
    KeyspacesSettings.Table defaults =
        fields
            .optional("defaults")
            .flatMap(value -> table(value, KeyspacesSettings.Table.DEFAULT))
            .orElse(KeyspacesSettings.Table.DEFAULT);
    Map<TableName, KeyspacesSettings.Table> tables = new HashMap<>();
    Optional<Fields> named = fields.optional("tables").flatMap(Value::fields);
    if (named.isPresent()) {
      for (Map.Entry<String, Value> each : named.get().all().entrySet()) {
        Optional<TableName> name = name(named.get(), each.getKey());
        Optional<KeyspacesSettings.Table> table = table(each.getValue(), defaults);
        if (name.isPresent() && table.isPresent()) {
          tables.put(name.get(), table.get());
        }
      }
    }
    return new KeyspacesSettings(file, regions, defaults, tables);
  }

  private static Optional<TableName> name(Fields tables, String name) {
    try {
      return Optional.of(TableName.parse(name));
    } catch (IllegalArgumentException e) {
      tables.problemWithKey(
          name, "keyspace.table", Problems.quote(name), "Name the table as the CQL does.");
      return Optional.empty();
    }
  }

  private static Optional<List<String>> regions(Value value) {
    Optional<List<Value>> items = value.items();
    if (items.isEmpty()) {
      return Optional.empty();
    }
    if (items.get().size() < 2 || items.get().size() > MOST_REGIONS) {
      return value.problem(
          "2 to %d regions".formatted(MOST_REGIONS),
          "Name all of them, the ledger's own too; or leave the key out for that one alone.");
    }
    List<String> regions = new ArrayList<>();
    for (Value item : items.get()) {
      item.parsed(
              KeyspacesSettingsParser::region,
              "a region such as eu-central-1",
              "Name one of AWS' regions.")
          .filter(region -> isNew(regions, region, item))
          .ifPresent(regions::add);
    }
    return Optional.of(regions);
  }

  private static boolean isNew(List<String> regions, String region, Value item) {
    if (regions.contains(region)) {
      item.problem("each region once", "Remove one of them.");
      return false;
    }
    return true;
  }

  private static String region(String text) {
    if (!KeyspacesAddress.isRegion(text)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static Optional<KeyspacesSettings.Table> table(
      Value value, KeyspacesSettings.Table otherwise) {
    return value
        .fields(OF_TABLE)
        .map(
            fields ->
                new KeyspacesSettings.Table(
                    fields
                        .optional("capacity")
                        .map(KeyspacesSettingsParser::capacity)
                        .orElse(otherwise.provisioned()),
                    fields
                        .optional("pointInTimeRecovery")
                        .flatMap(Value::flag)
                        .orElse(otherwise.pointInTimeRecovery()),
                    fields
                        .optional("encryption")
                        .map(KeyspacesSettingsParser::kmsKey)
                        .orElse(otherwise.kmsKey())));
  }

  private static Optional<KeyspacesSettings.Provisioned> capacity(Value value) {
    if (value.isText()) {
      value.word(Map.of(ON_DEMAND, ON_DEMAND), List.of());
      return Optional.empty();
    }
    return value.fields(OF_CAPACITY).flatMap(KeyspacesSettingsParser::provisioned);
  }

  private static Optional<KeyspacesSettings.Provisioned> provisioned(Fields fields) {
    Optional<Long> reads = units(fields, "readUnits");
    Optional<Long> writes = units(fields, "writeUnits");
    return reads.flatMap(
        read -> writes.map(write -> new KeyspacesSettings.Provisioned(read, write)));
  }

  private static Optional<Long> units(Fields fields, String key) {
    return fields.required(key, UNITS).flatMap(value -> value.wholeNumber(1, MOST_UNITS));
  }

  private static Optional<String> kmsKey(Value value) {
    return value
        .parsed(
            KeyspacesSettingsParser::encryption,
            "%s, or the ARN of a key of AWS KMS".formatted(AWS_OWNED),
            "Write it as in arn:aws:kms:eu-central-1:111122223333:key/1234abcd-….")
        .filter(key -> !key.equals(AWS_OWNED));
  }

  private static String encryption(String text) {
    if (!text.equals(AWS_OWNED) && !KMS_KEY.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}

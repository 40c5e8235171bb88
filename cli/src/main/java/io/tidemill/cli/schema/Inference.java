package io.tidemill.cli.schema;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.yaml.NearestWord;
import io.tidemill.localstack.offline.SqlOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides on tables, from what SQL gives and what was asked for.
 *
 * @param file the pipeline file's name
 * @param schema the migrations there are
 * @param sink the table that is meant; empty for those that no migration makes
 * @param key of {@code sink}'s table, or of the one that is written row by row
 * @param write whether the tables are to become a migration, rather than be shown
 */
record Inference(
    String file,
    ProjectSchema schema,
    Optional<String> sink,
    Optional<SinkKey> key,
    boolean write) {
  Inference {
    requireNonNull(file, "file");
    requireNonNull(schema, "schema");
    requireNonNull(sink, "sink");
    requireNonNull(key, "key");
  }

  /**
   * The tables, in the order of the sinks.
   *
   * @throws MisuseException if {@code sink} or {@code key} doesn't fit the SQL, or a key is missing
   * @throws TidemillException of kind {@code PIPELINE} if there is nothing to make, or a column
   *     that CQL has no type for
   */
  List<InferredTable> tables(List<SqlOutput> outputs) throws MisuseException {
    List<SqlOutput> chosen = chosen(outputs);
    long keyless = chosen.stream().filter(output -> !output.merged()).count();
    if (key.isPresent() && chosen.size() > 1 && keyless != 1) {
      throw new MisuseException(
          "Expected --sink to say which table has this key: %s"
              .formatted(String.join(", ", names(chosen))));
    }
    List<InferredTable> tables = new ArrayList<>();
    for (SqlOutput output : chosen) {
      refuseUntyped(output);
      Map<String, String> columns = InferredTable.columns(output);
      Optional<SinkKey> given = key.filter(any -> chosen.size() == 1 || !output.merged());
      tables.add(new InferredTable(file, output, key(output, given, columns), columns));
    }
    return tables;
  }

  private List<SqlOutput> chosen(List<SqlOutput> outputs) throws MisuseException {
    List<String> names = names(outputs);
    if (sink.isPresent() && !names.contains(sink.get())) {
      throw new MisuseException(
          "Expected --sink to be one of %s, got \"%s\"%s"
              .formatted(
                  String.join(", ", names),
                  sink.get(),
                  NearestWord.to(sink.get(), names)
                      .map(". Did you mean %s?"::formatted)
                      .orElse("")));
    }
    List<SqlOutput> chosen =
        outputs.stream()
            .filter(
                output ->
                    sink.map(output.table().toString()::equals)
                        .orElseGet(() -> !schema.makes(output.table())))
            .toList();
    if (chosen.isEmpty()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Expected a sink of %s whose table no file makes, found none: %s has them all. Name one by --sink to see what its SQL gives"
              .formatted(file, schema.folder()));
    }
    if (write && chosen.stream().anyMatch(output -> schema.makes(output.table()))) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Expected a table that no file makes, found %s in %s. Change it by a migration of your own: ALTER TABLE … ADD"
              .formatted(chosen.get(0).table(), schema.folder()));
    }
    return chosen;
  }

  private static List<String> names(List<SqlOutput> outputs) {
    return outputs.stream().map(output -> output.table().toString()).toList();
  }

  private void refuseUntyped(SqlOutput output) {
    String untyped =
        output.columns().stream()
            .filter(column -> column.cql().isEmpty())
            .map(column -> "%s %s: %s".formatted(column.name(), column.type(), column.fix()))
            .collect(Collectors.joining(" "));
    if (!untyped.isEmpty()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "%s: %s: expected columns that CQL has a type for, found %s"
              .formatted(file, output.table(), untyped));
    }
  }

  private static SinkKey key(SqlOutput output, Optional<SinkKey> given, Map<String, String> columns)
      throws MisuseException {
    String there =
        columns.entrySet().stream()
            .map(column -> column.getKey() + " " + column.getValue())
            .collect(Collectors.joining(", "));
    List<String> unknown = new ArrayList<>(given.map(SinkKey::columns).orElse(List.of()));
    unknown.removeAll(columns.keySet());
    if (!unknown.isEmpty()) {
      throw new MisuseException(
          "Expected the key of %s to have columns that its SQL gives (%s), got %s"
              .formatted(output.table(), there, String.join(", ", unknown)));
    }
    if (!output.merged()) {
      return given.orElseThrow(
          () ->
              new MisuseException(
                  "Expected --key for %s, which is written row by row: say which columns make two records the same row, as in --sink %s --key \"%s\". Its SQL gives %s"
                      .formatted(output.table(), output.table(), SinkKey.FORM, there)));
    }
    SinkKey grouping = InferredTable.grouping(output);
    if (given.isPresent()
        && !Set.copyOf(given.get().columns()).equals(Set.copyOf(grouping.columns()))) {
      throw new MisuseException(
          "Expected the key of %s to have just the columns that its SQL groups by (%s), got %s"
              .formatted(
                  output.table(),
                  String.join(", ", grouping.columns()),
                  String.join(", ", given.get().columns())));
    }
    return given.orElse(grouping);
  }
}

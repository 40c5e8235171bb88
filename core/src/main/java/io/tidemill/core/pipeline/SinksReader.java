package io.tidemill.core.pipeline;

import io.tidemill.core.TableName;
import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Problems;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code sinks:}. */
final class SinksReader {
  private static final Words KEYS =
      new Words(
          List.of("table", "sql", "merge", "nulls", "ttl"),
          List.of("transform", "writeTime", "perRun"));

  private static final Map<String, MergeFunction> MERGES =
      new TreeMap<>(
          Map.of(
              "sum", MergeFunction.SUM,
              "min", MergeFunction.MIN,
              "max", MergeFunction.MAX));

  private static final Map<String, Sink.Nulls> NULLS =
      new TreeMap<>(Map.of("unset", Sink.Nulls.UNSET, "delete", Sink.Nulls.DELETE));

  /** 20 years, the most that Cassandra takes: {@code Attributes.MAX_TTL}. */
  private static final Duration LONGEST_TTL = Duration.ofDays(20 * 365);

  private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]*");

  private final Map<TableName, String> pathsByTable = new HashMap<>();

  private SinksReader() {}

  /** The sinks, without those that are wrong. */
  static List<Sink> read(Value value) {
    SinksReader reader = new SinksReader();
    List<Sink> sinks = new ArrayList<>();
    Optional<List<Value>> items = value.items();
    if (items.isPresent() && items.get().isEmpty()) {
      value.problem("at least one sink", "Add an item with table and sql.");
    }
    for (Value item : items.orElseGet(List::of)) {
      item.fields(KEYS).flatMap(reader::sink).ifPresent(sinks::add);
    }
    return sinks;
  }

  private Optional<Sink> sink(Fields fields) {
    Optional<TableName> table =
        fields
            .required("table", "Name the table to write, as keyspace.table.")
            .flatMap(this::table);
    Optional<String> sql =
        fields
            .required(
                "sql", "Add the query whose rows the table takes, such as SELECT * FROM source.")
            .flatMap(Value::text);
    SortedMap<String, MergeFunction> merge =
        fields.optional("merge").map(SinksReader::merge).orElseGet(TreeMap::new);
    Sink.Nulls nulls =
        fields
            .optional("nulls")
            .flatMap(word -> word.word(NULLS, List.of()))
            .orElse(Sink.Nulls.UNSET);
    if (fields.optional("merge").isPresent() && fields.optional("nulls").isPresent()) {
      fields.problemWithKey(
          "nulls",
          "no nulls where merge is",
          "both",
          "Remove it: a null that is merged adds nothing.");
    }
    Optional<Duration> ttl =
        fields.optional("ttl").flatMap(value -> value.duration(Duration.ofSeconds(1), LONGEST_TTL));
    if (fields.optional("merge").isPresent() && fields.optional("ttl").isPresent()) {
      fields.problemWithKey(
          "ttl",
          "no ttl where merge is",
          "both",
          "Remove one of them: values merged at different times can't expire together.");
    }
    return table.isEmpty() || sql.isEmpty()
        ? Optional.empty()
        : Optional.of(new Sink(table.get(), sql.get(), merge, nulls, ttl));
  }

  private Optional<TableName> table(Value value) {
    Optional<TableName> table =
        value.parsed(
            TableName::parse,
            "keyspace.table, each of 1 to 48 lower-case letters, digits and underscores,"
                + " beginning with a letter",
            "Name the table so, or make one that can be.");
    if (table.isPresent()) {
      String first = pathsByTable.putIfAbsent(table.get(), value.path());
      if (first != null) {
        return value.problem(
            "a table of its own (%s has this one)".formatted(first),
            "Write it from one sink, by a query over all it takes.");
      }
    }
    return table;
  }

  private static SortedMap<String, MergeFunction> merge(Value value) {
    SortedMap<String, MergeFunction> merge = new TreeMap<>();
    Optional<Fields> fields = value.fields();
    if (fields.isPresent() && fields.get().all().isEmpty()) {
      value.problem("at least one column", "Name a column and how it merges, or remove merge.");
    }
    fields
        .map(Fields::all)
        .orElseGet(Map::of)
        .forEach(
            (column, function) -> {
              if (!COLUMN.matcher(column).matches() || column.equals(Sink.MARK_COLUMN)) {
                fields
                    .get()
                    .problemWithKey(
                        column,
                        "a column: lower-case letters, digits and underscores, beginning with a"
                            + " letter, and not "
                            + Sink.MARK_COLUMN,
                        Problems.quote(column),
                        "Name a column of the table.");
              }
              function.word(MERGES, List.of("union")).ifPresent(word -> merge.put(column, word));
            });
    return merge;
  }
}

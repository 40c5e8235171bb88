package io.tidemill.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.yaml.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each kind of problem by itself: where it is said to be, and in what words. */
class PipelineProblemsTest {
  private static final String GOOD =
      """
      pipeline: p
      source:
        topic: t
        format: json
        schema: id INT
        options: {}
        startFrom: earliest
        tombstones: deadLetter
      trigger:
        minRecords: 10
        maxRecords: 100
        maxDelay: 15s
        cooldown: 5m
      sinks:
        - table: k.one
          sql: SELECT 1
          nulls: unset
        - table: k.two
          sql: SELECT 2
          merge:
            total: sum
      onBadRecord:
        deadLetters: 5
      """;

  private static List<Problem> problems(String yaml) {
    return PipelineParser.parse("p.yaml", yaml).match(valid -> List.of(), Parsed.Invalid::problems);
  }

  /** The one problem of {@link #GOOD} with {@code part} replaced. */
  private static Problem with(String part, String replacement) {
    assertThat(GOOD).containsOnlyOnce(part);
    return only(GOOD.replace(part, replacement));
  }

  private static Problem only(String yaml) {
    List<Problem> problems = problems(yaml);
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  private static void check(Problem problem, int line, int column, String what, String... words) {
    assertThat(problem.file()).isEqualTo("p.yaml");
    assertThat(problem.line()).as("line of %s", problem).isEqualTo(line);
    assertThat(problem.column()).as("column of %s", problem).isEqualTo(column);
    assertThat(problem.what()).isEqualTo(what);
    assertThat(problem.toString()).contains(words);
  }

  @Test
  void the_text_that_the_others_break_is_good() {
    assertThat(problems(GOOD)).isEmpty();
  }

  @Test
  void an_unknown_key_gets_the_nearest_suggested() {
    check(
        with("minRecords: 10", "minRecrods: 10"),
        10,
        3,
        "trigger.minRecrods",
        "found \"minRecrods\"",
        "Did you mean minRecords?");
    check(with("onBadRecord:", "onbadrecord:"), 22, 1, "onbadrecord", "mean onBadRecord?");
  }

  @Test
  void an_unknown_key_like_no_other_gets_the_list() {
    check(
        with("nulls: unset", "zzzzzzzz: 1"),
        17,
        5,
        "sinks[0].zzzzzzzz",
        "one of table, sql, merge, nulls",
        "Use one of those.");
  }

  @Test
  void an_unknown_key_like_an_unavailable_one_says_so() {
    check(
        with("onBadRecord:\n", "lookup: {}\nonBadRecord:\n"),
        22,
        1,
        "lookup",
        "If you mean lookups: it is not available in this version.");
  }

  @Test
  void known_but_unbuilt_keys_are_refused_as_such() {
    for (String key : List.of("lookups", "spark")) {
      check(
          with("onBadRecord:\n", key + ": {}\nonBadRecord:\n"),
          22,
          1,
          key,
          "\"%s\", which is not available in this version".formatted(key));
    }
    for (String key : List.of("transform", "writeTime", "perRun")) {
      check(
          with("nulls: unset", key + ": x"),
          17,
          5,
          "sinks[0]." + key,
          "\"%s\", which is not available in this version".formatted(key));
    }
  }

  @Test
  void known_but_unbuilt_values_are_refused_as_such() {
    for (String format : List.of("csv", "text", "bytes")) {
      check(
          with("format: json", "format: " + format),
          4,
          11,
          "source.format",
          "expected one of avro, json, protobuf",
          "not available in this version");
    }
  }

  @Test
  void each_missing_key_is_named_where_its_mapping_begins() {
    check(with("pipeline: p\n", ""), 1, 1, "pipeline", "Give the pipeline a name.");
    check(with("  topic: t\n", ""), 3, 3, "source.topic", "expected this key, found nothing");
    check(
        with("  format: json\n", ""), 3, 3, "source.format", "Add format: json, avro or protobuf.");
    check(with("  schema: id INT\n", ""), 3, 3, "source.schema", "fields");
    check(with("- table: k.one\n    sql", "- sql"), 15, 5, "sinks[0].table", "keyspace.table");
    check(with("    sql: SELECT 2\n", ""), 18, 5, "sinks[1].sql", "query");
    check(only("pipeline: p\nsinks: [{table: k.t, sql: S}]\n"), 1, 1, "source", "topic");
    check(
        only("pipeline: p\nsource: {topic: t, format: json, schema: s}\n"),
        1,
        1,
        "sinks",
        "tables");
  }

  @Test
  void wrong_types_are_named_with_what_was_found() {
    check(with("topic: t", "topic: 5"), 3, 10, "source.topic", "found the number 5", "quotes");
    check(with("topic: t", "topic: true"), 3, 10, "source.topic", "found true", "quotes");
    check(with("topic: t", "topic:"), 3, 9, "source.topic", "expected text, found nothing");
    check(with("topic: t", "topic: [t]"), 3, 10, "source.topic", "found a list");
    check(with("topic: t", "topic: !!binary t"), 3, 10, "source.topic", "a value tagged");
    check(with("options: {}", "options: []"), 6, 12, "source.options", "keys with values");
    check(with("options: {}", "options: {a: {}}"), 6, 16, "source.options.a", "keys with values");
    check(with("options: {}", "options: {a: }"), 6, 15, "source.options.a", "found nothing");
    check(with("minRecords: 10", "minRecords: \"10\""), 10, 15, "trigger.minRecords", "digits");
    check(with("minRecords: 10", "minRecords: 1.5"), 10, 15, "trigger.minRecords", "number 1.5");
    check(with("minRecords: 10", "minRecords: 1_0"), 10, 15, "trigger.minRecords", "separators");
    check(with("  deadLetters: 5", "  - 5"), 23, 3, "onBadRecord", "found a list");
    check(with("schema: id INT", "schema: ' '"), 5, 11, "source.schema", "found \" \"");
    check(only("5\n"), 1, 1, "file", "found the number 5");
    check(only("- a\n"), 1, 1, "file", "found a list");
  }

  @Test
  void sinks_must_be_a_list_with_an_item() {
    String head = GOOD.substring(0, GOOD.indexOf("sinks:"));
    check(only(head + "sinks: []\n"), 14, 8, "sinks", "at least one sink");
    check(only(head + "sinks: {table: k.t}\n"), 14, 8, "sinks", "expected a list");
    check(only(head + "sinks: [SELECT]\n"), 14, 9, "sinks[0]", "keys with values");
  }

  @Test
  void a_duplicate_key_points_to_the_first() {
    check(
        with("format: json", "format: json\n  topic: u"),
        5,
        3,
        "source.topic",
        "(the first is in line 3)");
    check(
        with("total: sum", "total: sum\n      total: sum"), 22, 7, "sinks[1].merge.total", "once");
  }

  @Test
  void options_that_differ_in_case_alone_are_one() {
    check(
        with("options: {}", "options: {multiLine: true, multiline: false}"),
        6,
        30,
        "source.options.multiline",
        "\"multiLine\" and \"multiline\"");
  }

  @Test
  void a_key_must_be_a_name() {
    check(with("options: {}", "options: {[a]: b}"), 6, 13, "source.options", "a name as key");
  }

  @Test
  void a_merge_key_of_yaml_is_a_key_like_any_other() {
    check(with("minRecords: 10", "<<: {minRecords: 10}"), 10, 3, "trigger.<<", "\"<<\"");
  }

  @Test
  void bad_durations_are_refused() {
    for (String bad : List.of("soon", "5", "5 m", "5w", "-5m", "1h30m", "1.5h", "9999999999s")) {
      check(with("cooldown: 5m", "cooldown: " + bad), 13, 13, "trigger.cooldown", "15s, 5m, 2h");
    }
    check(with("maxDelay: 15s", "maxDelay: 0s"), 12, 13, "trigger.maxDelay", "of 1s to 365d");
    check(with("cooldown: 5m", "cooldown: -PT5M"), 13, 13, "trigger.cooldown", "of 0s to 365d");
    check(with("cooldown: 5m", "cooldown: 366d"), 13, 13, "trigger.cooldown", "of 0s to 365d");
    check(
        with("cooldown: 5m", "cooldown: PT9999999999999999999H"),
        13,
        13,
        "trigger.cooldown",
        "15s");
  }

  @Test
  void bad_names_are_refused() {
    for (String bad : List.of("P", "1a", "a_b", "a".repeat(33), "../p")) {
      check(with("pipeline: p", "pipeline: " + bad), 1, 11, "pipeline", "lower-case letter");
    }
    for (String bad : List.of("a/b", "..", ".", "ä", "a".repeat(250))) {
      check(with("topic: t", "topic: " + bad), 3, 10, "source.topic", "a Kafka topic");
    }
    for (String bad :
        List.of("one", "k.", ".t", "k.t.u", "K.t", "k.\"t;\"", "k." + "t".repeat(49))) {
      check(with("table: k.one", "table: " + bad), 15, 12, "sinks[0].table", "keyspace.table");
    }
    for (String bad : List.of("Total", "1t", "a b", "tidemill_run")) {
      check(with("total: sum", bad + ": sum"), 21, 7, "sinks[1].merge." + bad, "expected a column");
    }
  }

  @Test
  void two_sinks_on_one_table_are_refused() {
    check(
        with("table: k.two", "table: k.one"),
        18,
        12,
        "sinks[1].table",
        "sinks[0].table has this one");
  }

  @Test
  void numbers_out_of_range_are_refused() {
    check(
        with("minRecords: 10", "minRecords: 0"),
        10,
        15,
        "trigger.minRecords",
        "found the number 0");
    check(with("minRecords: 10", "minRecords: -1"), 10, 15, "trigger.minRecords", "of 1 to");
    check(
        with("maxRecords: 100", "maxRecords: 200000001"),
        11,
        15,
        "trigger.maxRecords",
        "of 1 to 200000000");
    check(
        with("minRecords: 10", "minRecords: 99999999999999999999"),
        10,
        15,
        "trigger.minRecords",
        "of 1 to");
    check(with("deadLetters: 5", "deadLetters: -1"), 23, 16, "onBadRecord.deadLetters", "0 to");
    check(
        with("minRecords: 10", "minRecords: 101"),
        10,
        15,
        "trigger.minRecords",
        "at most maxRecords, which is 100");
  }

  @Test
  void unknown_merge_functions_are_refused() {
    check(
        with("total: sum", "total: summ"),
        21,
        14,
        "sinks[1].merge.total",
        "one of max, min, sum",
        "Did you mean sum?");
    check(
        with("total: sum", "total: union"),
        21,
        14,
        "sinks[1].merge.total",
        "one of max, min, sum",
        "not available in this version");
    check(with("merge:\n      total: sum", "merge: {}"), 20, 12, "sinks[1].merge", "one column");
    check(with("merge:\n      total: sum", "merge: sum"), 20, 12, "sinks[1].merge", "keys");
  }

  @Test
  void nulls_have_no_place_on_a_merged_sink() {
    check(
        with("merge:\n      total: sum", "nulls: delete\n    merge: {total: sum}"),
        20,
        5,
        "sinks[1].nulls",
        "no nulls where merge is");
  }

  @Test
  void unknown_words_are_refused() {
    check(with("nulls: unset", "nulls: keep"), 17, 12, "sinks[0].nulls", "one of delete, unset");
    check(
        with("tombstones: deadLetter", "tombstones: remove"),
        8,
        15,
        "source.tombstones",
        "deadLetter",
        "delete");
    check(
        with("startFrom: earliest", "startFrom: earlist"), 7, 14, "source.startFrom", "earliest?");
  }

  @Test
  void a_start_time_needs_its_zone() {
    for (String bad : List.of("2026-01-31", "2026-01-31T00:00:00", "2026-13-01T00:00:00Z")) {
      check(
          with("startFrom: earliest", "startFrom: " + bad), 7, 14, "source.startFrom", "its zone");
    }
  }

  @Test
  void executors_are_as_large_as_workers_can_be() {
    for (String bad : List.of("3", "0", "17", "four")) {
      check(
          only(GOOD + "sizing: { executorCores: " + bad + " }\n"),
          24,
          26,
          "sizing.executorCores",
          "16");
    }
  }
}

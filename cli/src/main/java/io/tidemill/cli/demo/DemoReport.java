package io.tidemill.cli.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.screen.RunJson;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.SinkBooks;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The demo's figures.
 *
 * @param produced records produced to the topic
 * @param commits one per run, in order
 * @param tables rows by table, as counted by SELECT
 * @param groupLag records between the published group offsets and the topic's end
 */
record DemoReport(
    PipelineId pipeline,
    long produced,
    List<Commit> commits,
    SortedMap<TableName, Long> tables,
    long groupLag) {
  DemoReport {
    commits = List.copyOf(commits);
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
  }

  long deadLetters() {
    return commits.stream().map(Commit::books).mapToLong(Books::deadLetters).sum();
  }

  /** Records that the runs read. */
  long read() {
    return commits.stream().map(Commit::books).mapToLong(Books::read).sum();
  }

  /** Rows that all runs wrote to a table. */
  long written(TableName table) {
    return commits.stream()
        .flatMap(commit -> Stream.ofNullable(commit.books().sinks().get(table)))
        .mapToLong(SinkBooks::written)
        .sum();
  }

  /** Whether every run's books balance and every record produced is in one of them. */
  boolean booksBalanced() {
    return read() == produced && commits.stream().map(Commit::books).allMatch(Books::balanced);
  }

  /** One JSON object on one line, as {@code --format json} prints it; times in seconds. */
  String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("records_produced", produced);
    json.put("dead_letters", deadLetters());
    ArrayNode runs = json.putArray("runs");
    commits.forEach(commit -> runs.add(run(commit)));
    ObjectNode counted = json.putObject("tables");
    tables.forEach((table, rows) -> counted.put(table.toString(), rows));
    json.put("group_lag", groupLag);
    json.put("books_balanced", booksBalanced());
    return json.toString();
  }

  private ObjectNode run(Commit commit) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("pipeline", pipeline.value());
    json.put("number", commit.run().number());
    json.put("reason", commit.run().reason().name());
    json.put("attempts", commit.run().attempts().size());
    json.put("records", commit.books().read());
    json.set("ranges", RunJson.ranges(commit.run().ranges()));
    ObjectNode written = json.putObject("rows_written");
    commit.books().sinks().forEach((table, sink) -> written.put(table.toString(), sink.written()));
    json.set("seconds", RunJson.seconds(commit.steps()));
    return json;
  }
}

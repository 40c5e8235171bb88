package io.tidemill.cli.validate;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.screen.Style;
import io.tidemill.localstack.offline.SinkExplanation;
import io.tidemill.localstack.offline.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Tells how sinks are written, to people and to programs. */
final class ExplainReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Verdict verdict;

  ExplainReport(Verdict verdict) {
    this.verdict = requireNonNull(verdict, "verdict");
  }

  /**
   * {@code {"pipelines": [{"file", "sinks": [{"table", "way", "source", "columns", "partition_key",
   * "clustering_key", "shared", "read", "batch_bytes", "rows_in_keyspaces", "rows_in_cassandra",
   * "order", "shuffle", "superseded"}]}]}}.
   */
  ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.putArray("pipelines");
    for (Verdict.Sound pipeline : verdict.sound()) {
      ObjectNode file = json.withArray("pipelines").addObject().put("file", pipeline.file());
      file.putArray("sinks");
      pipeline.sinks().forEach(sink -> write(sink, file.withArray("sinks").addObject()));
    }
    return json;
  }

  private static void write(Verdict.SoundSink sink, ObjectNode json) {
    SinkExplanation how = sink.how();
    json.put("table", sink.table()).put("way", way(sink));
    json.set("source", JSON.valueToTree(how.source()));
    json.set("columns", JSON.valueToTree(how.columns()));
    json.set("partition_key", JSON.valueToTree(how.partitionKey()));
    json.set("clustering_key", JSON.valueToTree(how.clusteringKey()));
    json.set("shared", JSON.valueToTree(how.shared()));
    json.set("read", JSON.valueToTree(how.read()));
    json.put("batch_bytes", how.batchBytes())
        .put("rows_in_keyspaces", how.rowsInKeyspaces())
        .put("rows_in_cassandra", how.rowsInCassandra())
        .put("order", order(sink))
        .put("shuffle", shuffle(sink))
        .put("superseded", superseded(sink));
  }

  /** A block for each sink. */
  List<String> lines(Style style) {
    List<String> lines = new ArrayList<>();
    for (Verdict.Sound pipeline : verdict.sound()) {
      for (Verdict.SoundSink sink : pipeline.sinks()) {
        SinkExplanation how = sink.how();
        lines.add(style.strong("%s: %s, %s".formatted(pipeline.file(), sink.table(), way(sink))));
        lines.add("  source      " + list(how.source()));
        lines.add("  writes      " + list(how.columns()));
        lines.add(
            "  key         partition (%s)%s"
                .formatted(
                    list(how.partitionKey()),
                    how.clusteringKey().isEmpty()
                        ? ""
                        : ", in it (%s)".formatted(list(how.clusteringKey()))));
        if (sink.merged()) {
          lines.add("  reads       " + list(how.read()));
        }
        lines.add("  requests    " + requests(sink));
        lines.add("  order       " + order(sink));
        lines.add("  shuffle     " + shuffle(sink));
        lines.add("  superseded  " + superseded(sink));
        lines.add("");
      }
    }
    return lines;
  }

  private static String way(Verdict.SoundSink sink) {
    return sink.merged() ? "merged" : "row by row";
  }

  private static String list(List<String> names) {
    return names.isEmpty() ? "nothing" : String.join(", ", names);
  }

  private static String requests(Verdict.SoundSink sink) {
    SinkExplanation how = sink.how();
    return how.batches()
        ? "of rows with the same %s: up to %,d bytes of cells, %d rows in Keyspaces, %d in Cassandra"
            .formatted(
                String.join(", ", how.shared()),
                how.batchBytes(),
                how.rowsInKeyspaces(),
                how.rowsInCassandra())
        : "of one key each";
  }

  private static String order(Verdict.SoundSink sink) {
    return alone(sink)
        ? "as rows come"
        : "by a hash of %s within each task, if a look at the rows says that it pays"
            .formatted(String.join(", ", sink.how().shared()));
  }

  private static String shuffle(Verdict.SoundSink sink) {
    return alone(sink)
        ? "none"
        : "by %s, if the same look says that it saves more requests than it costs"
            .formatted(String.join(", ", sink.how().shared()));
  }

  private static String superseded(Verdict.SoundSink sink) {
    return sink.merged()
        ? "none: a key has one row"
        : "not sent, if a later row of the key in the same task covers all its cells";
  }

  /** Of a merged sink: no two rows have a request in common. */
  private static boolean alone(Verdict.SoundSink sink) {
    return sink.merged() && !sink.how().batches();
  }
}

package io.tidemill.bench.contender;

import static java.util.Objects.requireNonNull;

import io.tidemill.bench.server.Stage;
import io.tidemill.bench.server.Topic;
import io.tidemill.bench.shape.Shape;
import io.tidemill.localstack.server.Loopback;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A job by Spark's Cassandra connector, from {@code tests/peers}. */
public final class SparkPeer implements Contender {
  private static final String JOB_CLASS = "io.tidemill.peers.PeerJob";

  /**
   * Looks keys up in a join; without it the connector reads the whole table. One connection, its
   * default, takes fewer requests at once than its two tasks then send, and it fails.
   */
  private static final Map<String, String> JOINS =
      Map.of(
          "spark.sql.extensions",
          "com.datastax.spark.connector.CassandraSparkExtensions",
          "spark.cassandra.connection.localConnectionsPerExecutor",
          "4");

  private final String name;
  private final PeerJars jars;
  private final Stage stage;
  private final Topic topic;
  private final Shape shape;
  private final PeerSettings settings;

  public SparkPeer(
      String name, PeerJars jars, Stage stage, Topic topic, Shape shape, PeerSettings settings) {
    this.name = requireNonNull(name, "name");
    this.jars = requireNonNull(jars, "jars");
    this.stage = requireNonNull(stage, "stage");
    this.topic = requireNonNull(topic, "topic");
    this.shape = requireNonNull(shape, "shape");
    this.settings = requireNonNull(settings, "settings");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<String, String> settings() {
    return settings.shown();
  }

  @Override
  public Turn turn(Task task, Path folder) {
    Map<String, String> spark = new HashMap<>(settings.spark());
    if (shape.merges()) {
      spark.putAll(JOINS);
    }
    spark.put("spark.cassandra.connection.host", Loopback.HOST);
    spark.put("spark.cassandra.connection.port", port());
    spark.put("spark.sql.session.timeZone", "UTC");
    ForkCommand command =
        SparkSubmit.of(
            stage.cores(),
            jars.classpath(),
            jars.jar(),
            JOB_CLASS,
            spark,
            arguments(task, folder),
            Map.of(),
            folder);
    return () -> command;
  }

  private String port() {
    String server = stage.ledger().servers().get(0);
    return server.substring(server.lastIndexOf(':') + 1);
  }

  private List<String> arguments(Task task, Path folder) {
    int dot = task.table().indexOf('.');
    List<String> words =
        new ArrayList<>(
            List.of(
                "--mode",
                settings.mode(),
                "--bootstrap",
                stage.kafka().bootstrap(),
                "--topic",
                topic.name(),
                "--from",
                offsets(task.from()),
                "--until",
                offsets(task.until()),
                "--schema",
                shape.records().schema(),
                "--sql",
                shape.sql(),
                "--keyspace",
                task.table().substring(0, dot),
                "--table",
                task.table().substring(dot + 1),
                "--key",
                String.join(",", shape.table().partitionKey()),
                "--order",
                settings.order(),
                "--fetch",
                settings.fetch(),
                "--folder",
                folder.resolve("stream").toString()));
    if (shape.merges()) {
      words.add("--merge");
      words.add(
          shape.merge().entrySet().stream()
              .map(column -> column.getKey() + "=" + column.getValue())
              .collect(Collectors.joining(",")));
    }
    return words;
  }

  /** As Spark's Kafka source takes them. */
  private String offsets(List<Long> each) {
    StringBuilder json = new StringBuilder("{\"" + topic.name() + "\":{");
    for (int partition = 0; partition < each.size(); partition++) {
      json.append(partition == 0 ? "" : ",")
          .append("\"%d\":%d".formatted(partition, each.get(partition)));
    }
    return json.append("}}").toString();
  }
}

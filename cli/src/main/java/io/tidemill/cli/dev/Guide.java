package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import io.tidemill.cli.screen.Style;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.localstack.ControlPlanes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to use the cloud that is up.
 *
 * @param config its endpoints
 * @param planes further ones, for AWS' tools
 * @param project the folder that is watched
 * @param functions the jar that is watched
 * @param example a pipeline to show commands with
 * @param tryFirst a command that produces records there are; empty if there are none
 */
record Guide(
    TidemillConfig config,
    ControlPlanes planes,
    Path project,
    Path functions,
    Pipeline example,
    Optional<String> tryFirst) {
  Guide {
    requireNonNull(config, "config");
    requireNonNull(planes, "planes");
    requireNonNull(project, "project");
    requireNonNull(functions, "functions");
    requireNonNull(example, "example");
    requireNonNull(tryFirst, "tryFirst");
  }

  /** For people. */
  List<String> lines(Style style) {
    LedgerAddress store = config.ledger();
    String pipeline = example.id().value();
    String topic = example.source().topic();
    TableName table = example.sinks().get(0).table();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(style.strong("Everything is up, until Ctrl-C; its data end with it"));
    entry(lines, "Kafka", config.kafka().toString());
    entry(lines, "Cassandra", "%s, datacenter %s".formatted(store.servers().get(0), store.home()));
    entry(lines, "EMR Serverless", config.emr().endpoint());
    entry(lines, "Lambda", config.lambdaEndpoint());
    entry(lines, "MSK", "%s, %s".formatted(planes.msk(), planes.cluster()));
    planes.keyspaces().ifPresent(url -> entry(lines, "Keyspaces", url));
    lines.add("");
    lines.add(style.strong("In another terminal"));
    tryFirst.ifPresent(command -> entry(lines, "try first", command));
    entry(lines, "produce", "./tidemill produce %s < FILE    (one record a line)".formatted(topic));
    entry(
        lines,
        "or by Kafka's",
        "kafka-console-producer.sh --bootstrap-server %s --topic %s < FILE"
            .formatted(config.kafka(), topic));
    entry(lines, "query", "./tidemill query \"SELECT * FROM %s LIMIT 5\"".formatted(table));
    entry(
        lines,
        "or by Cassandra's",
        "cqlsh %s    (pip install cqlsh)".formatted(hostAndPort(store)));
    entry(
        lines,
        "look",
        "./tidemill status, ./tidemill runs %s, ./tidemill logs %s 1"
            .formatted(pipeline, pipeline));
    entry(lines, "run now", "./tidemill trigger %s    (however little waits)".formatted(pipeline));
    lines.add("");
    lines.add(style.strong("Picked up as soon as it is saved"));
    entry(
        lines,
        "pipelines, tables",
        "%s, %s".formatted(project.resolve("*.yaml"), Path.of("schema", "*.cql")));
    entry(lines, "functions", functions.toString());
    lines.add("");
    return lines;
  }

  /** For programs. */
  Map<String, Object> data() {
    LedgerAddress store = config.ledger();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("kafka", config.kafka().toString());
    data.put("cassandra", store.servers().get(0));
    data.put("datacenter", store.home());
    data.put("emr", config.emr().endpoint());
    data.put("lambda", config.lambdaEndpoint());
    data.put("msk", planes.msk());
    data.put("mskCluster", planes.cluster());
    planes.keyspaces().ifPresent(url -> data.put("keyspaces", url));
    data.put("project", project.toString());
    return data;
  }

  private static String hostAndPort(LedgerAddress store) {
    return store.servers().get(0).replace(':', ' ');
  }

  private static void entry(List<String> lines, String name, String text) {
    lines.add("  %-18s %s".formatted(name, text));
  }
}

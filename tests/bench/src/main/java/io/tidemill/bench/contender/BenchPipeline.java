package io.tidemill.bench.contender;

import io.tidemill.bench.server.Topic;
import io.tidemill.bench.shape.Shape;
import io.tidemill.core.PipelineId;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import java.util.stream.Collectors;

/** The pipeline file that a user would write for a shape. */
record BenchPipeline(String name, Topic topic, Shape shape, String table) {
  PipelineId id() {
    return new PipelineId(name);
  }

  String text() {
    StringBuilder text =
        new StringBuilder(
            """
            pipeline: %s
            source:
              topic: %s
              format: json
              schema: "%s"
              startFrom: earliest
            trigger: { minRecords: 1, maxDelay: 1m, cooldown: 0s }
            sinks:
              - table: %s
                sql: %s
            """
                .formatted(name, topic.name(), shape.records().schema(), table, shape.sql()));
    if (shape.merges()) {
      text.append("    merge: { ")
          .append(
              shape.merge().entrySet().stream()
                  .map(column -> column.getKey() + ": " + column.getValue())
                  .sorted()
                  .collect(Collectors.joining(", ")))
          .append(" }\n");
    }
    return text.toString();
  }

  Pipeline parsed() {
    return PipelineParser.parse(name + ".yaml", text())
        .match(
            Parsed.Valid::pipeline,
            invalid -> {
              throw new IllegalStateException(invalid.problems().toString());
            });
  }
}

package io.tidemill.localstack;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Source;
import io.tidemill.core.policy.Sizing;
import io.tidemill.core.policy.TriggerPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Pipelines, and what waits for them, for tests. */
public final class Pipelines {
  private Pipelines() {}

  /** A pipeline over the topic of its own name. */
  public static Pipeline of(PipelineId id, long minRecords, Duration maxDelay) {
    return new Pipeline(
        id,
        new Source(
            id.value(),
            Format.JSON,
            "id STRING",
            Map.of(),
            new StartFrom.Earliest(),
            Source.Tombstones.DEAD_LETTER),
        new TriggerPolicy(minRecords, maxDelay, 1_000_000, Duration.ZERO, OptionalInt.empty()),
        List.of(),
        0,
        AttemptLimits.DEFAULT,
        Sizing.DEFAULT,
        Pipeline.OnDataLoss.BLOCK,
        Pipeline.OnPartitionsAdded.GO_ON,
        new Definition("digest", "text"));
  }

  /** So many records wait in one partition. */
  public static Backlog backlog(String topic, long records, Instant oldest) {
    return new Backlog(
        topic,
        "id",
        List.of(
            new PartitionBacklog(
                new TopicPartition(topic, 0),
                0,
                0,
                records,
                records,
                0,
                records == 0 ? Optional.empty() : Optional.of(oldest),
                Optional.empty(),
                false)));
  }
}

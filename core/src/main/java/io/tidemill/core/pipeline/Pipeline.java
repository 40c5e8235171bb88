package io.tidemill.core.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.policy.Sizing;
import io.tidemill.core.policy.TriggerPolicy;
import java.util.List;
import java.util.Optional;

/**
 * One declared unit: a source topic, SQL, one or more tables, and a trigger policy.
 *
 * @param deadLettersAllowed the most dead letters of one run; beyond, the run fails
 * @param attempts how often and how long each run is tried
 * @param sizing how large its jobs are made
 * @param onDataLoss what retention having taken unprocessed records does
 * @param onPartitionsAdded what further partitions of the topic do
 * @param definition the text that it was read from, and its digest
 */
public record Pipeline(
    PipelineId id,
    Source source,
    TriggerPolicy trigger,
    List<Sink> sinks,
    long deadLettersAllowed,
    AttemptLimits attempts,
    Sizing sizing,
    OnDataLoss onDataLoss,
    OnPartitionsAdded onPartitionsAdded,
    Definition definition) {
  /**
   * {@link #deadLettersAllowed()} of a pipeline that doesn't say: stray bad records don't stop it,
   * while a schema that doesn't fit fails its first run instead of emptying the topic into dead
   * letters.
   */
  public static final long DEFAULT_DEAD_LETTERS = 1000;

  /** What is done when retention has taken records before they were processed. */
  public enum OnDataLoss {
    /** The pipeline is blocked until a person has decided. */
    BLOCK,
    /** The exact gap is recorded, and the pipeline goes on behind it. */
    RECORD_AND_GO_ON
  }

  /** What is done when the topic has more partitions than before. */
  public enum OnPartitionsAdded {
    /** They are read from their beginning. */
    GO_ON,
    /** The pipeline is blocked until a person has decided. */
    BLOCK
  }

  public Pipeline {
    requireNonNull(id, "id");
    requireNonNull(source, "source");
    requireNonNull(trigger, "trigger");
    requireNonNull(definition, "definition");
    requireNonNull(attempts, "attempts");
    requireNonNull(sizing, "sizing");
    requireNonNull(onDataLoss, "onDataLoss");
    requireNonNull(onPartitionsAdded, "onPartitionsAdded");
    sinks = List.copyOf(sinks);
  }

  /** The sink that writes {@code table}; empty if none does. */
  public Optional<Sink> sink(TableName table) {
    return sinks.stream().filter(sink -> sink.table().equals(table)).findFirst();
  }
}

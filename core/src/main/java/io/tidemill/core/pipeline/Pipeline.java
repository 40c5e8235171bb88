package io.tidemill.core.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.policy.TriggerPolicy;
import java.util.List;

/**
 * One declared unit: a source topic, SQL, one or more tables, and a trigger policy.
 *
 * @param deadLettersAllowed the most dead letters of one run; beyond, the run fails
 * @param definition the text that it was read from, and its digest
 */
public record Pipeline(
    PipelineId id,
    Source source,
    TriggerPolicy trigger,
    List<Sink> sinks,
    long deadLettersAllowed,
    Definition definition) {
  /**
   * {@link #deadLettersAllowed()} of a pipeline that doesn't say: stray bad records don't stop it,
   * while a schema that doesn't fit fails its first run instead of emptying the topic into dead
   * letters.
   */
  public static final long DEFAULT_DEAD_LETTERS = 1000;

  public Pipeline {
    requireNonNull(id, "id");
    requireNonNull(source, "source");
    requireNonNull(trigger, "trigger");
    requireNonNull(definition, "definition");
    sinks = List.copyOf(sinks);
  }
}

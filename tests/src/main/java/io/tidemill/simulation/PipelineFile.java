package io.tidemill.simulation;

import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;

/** The pipeline's file, which its author may change. For one thread. */
final class PipelineFile {
  private final Dice dice;
  private final Scenario scenario;
  private Pipeline pipeline;
  private long definitions;
  private boolean lenient;

  PipelineFile(Dice dice, Scenario scenario) {
    this.dice = dice;
    this.scenario = scenario;
    write();
  }

  /** What it says now. */
  Pipeline pipeline() {
    return pipeline;
  }

  /** Lets its sinks say something else. */
  void redefine() {
    definitions++;
    write();
  }

  /** Lets the pipeline go on whatever is lost, dead or added. */
  void becomeLenient() {
    lenient = true;
    write();
  }

  /** Whether it has a merged sink, whose query must stay as it is. */
  boolean merges() {
    return pipeline.sinks().stream().anyMatch(Sink::merged);
  }

  private void write() {
    pipeline = Pipelines.of(dice, scenario, definitions, lenient);
  }
}

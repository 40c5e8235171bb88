package io.tidemill.localstack.event;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.trigger.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * What a function answered.
 *
 * @param pipelines one entry for each pipeline that the wake-up is about
 * @param refused why the wake-up was taken for none of Tidemill's; empty if it wasn't
 * @param ignored why there was nothing to look at; empty if there was
 */
public record WakeUpAnswer(
    List<PipelineAnswer> pipelines, Optional<String> refused, Optional<String> ignored) {
  public WakeUpAnswer {
    pipelines = List.copyOf(pipelines);
    requireNonNull(refused, "refused");
    requireNonNull(ignored, "ignored");
  }

  /**
   * Reads a function's answer.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it has another form: the function is of
   *     another build then
   */
  public static WakeUpAnswer parse(byte[] json) {
    return AnswerReader.read(json);
  }

  /** What it says of {@code pipeline}; empty if nothing. */
  public Optional<PipelineAnswer> of(PipelineId pipeline) {
    return pipelines.stream()
        .filter(answer -> answer.pipeline().equals(pipeline.value()))
        .findFirst();
  }

  /**
   * How the wake-up left {@code pipeline}.
   *
   * @throws TidemillException as {@link PipelineAnswer#outcome} does; of kind {@code PIPELINE} if
   *     it says nothing of the pipeline
   */
  public Outcome outcome(PipelineId pipeline) {
    return of(pipeline)
        .orElseThrow(
            () ->
                new TidemillException(
                    FailureKind.PIPELINE,
                    "Expected an answer about pipeline %s, found %s"
                        .formatted(
                            pipeline, refused.or(() -> ignored).orElse("none; has it a file?"))))
        .outcome();
  }
}

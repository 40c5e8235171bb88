package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Problem;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.Reconciler;
import io.tidemill.triggers.PipelineFile;
import io.tidemill.triggers.function.PipelineAnswer.Decided;
import io.tidemill.triggers.function.PipelineAnswer.Failed;
import io.tidemill.triggers.function.PipelineAnswer.NotReached;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks at pipelines, one after the other. What one of them meets doesn't keep the others from
 * being looked at, as far as the time goes. Not thread-safe; an environment has one invocation at a
 * time.
 */
final class Looks {
  /**
   * No look begins with less time left. With Kafka away a look takes twice a call's limit, 16 s;
   * with the job service away 20 s, and what the ledger takes. Cut off by Lambda, a function
   * answers nothing, though nothing is lost.
   */
  static final Duration RESERVE = Duration.ofSeconds(25);

  private static final Duration LOOK_AGAIN = Duration.ofMinutes(15);

  private final InstantSource clock;
  private String first = "";

  Looks(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
  }

  /** What a pipeline with a valid definition is looked at for. */
  @FunctionalInterface
  interface Look {
    Outcome at(Reconciler reconciler, Pipeline pipeline);
  }

  /**
   * Looks at all pipelines, those first that the last time didn't suffice for. Otherwise it begins
   * anywhere: a function that was cut off in the midst remembers nothing, and beginning with the
   * same pipeline each time it might never come to the others.
   *
   * @return an answer for each file, in their order
   */
  List<PipelineAnswer> all(
      List<PipelineFile> files, Reconciler reconciler, Supplier<Duration> timeLeft) {
    List<PipelineFile> order = rotated(files);
    first = "";
    List<PipelineAnswer> answers = new ArrayList<>();
    for (PipelineFile file : order) {
      PipelineAnswer answer = one(file, reconciler, Reconciler::reconcile, timeLeft);
      if (answer instanceof NotReached && first.isEmpty()) {
        first = file.name();
      }
      answers.add(answer);
    }
    List<String> names = files.stream().map(PipelineFile::name).toList();
    answers.sort(Comparator.comparingInt(answer -> names.indexOf(answer.pipeline())));
    return answers;
  }

  private List<PipelineFile> rotated(List<PipelineFile> files) {
    List<PipelineFile> order = new ArrayList<>(files);
    if (order.size() > 1) {
      List<String> names = files.stream().map(PipelineFile::name).toList();
      int begin = names.indexOf(first);
      Collections.rotate(
          order, begin >= 0 ? -begin : ThreadLocalRandom.current().nextInt(order.size()));
    }
    return order;
  }

  /** Looks at one pipeline, if there is time for it. */
  PipelineAnswer one(
      PipelineFile file, Reconciler reconciler, Look look, Supplier<Duration> timeLeft) {
    Duration left = timeLeft.get();
    if (left.compareTo(RESERVE) < 0) {
      return new NotReached(
          file.name(),
          "a look may take %d s, and the function had %d ms left; the next sweep begins here. If this stays, give the function more time"
              .formatted(RESERVE.toSeconds(), left.toMillis()));
    }
    try {
      return new Decided(
          file.name(),
          file.parsed()
              .match(
                  valid -> look.at(reconciler, valid.pipeline()),
                  invalid -> finish(file, invalid, reconciler)));
    } catch (RuntimeException e) {
      return failed(file.name(), e);
    }
  }

  /** The answer to a failure; one that is Tidemill's own fault is logged. */
  static Failed failed(String pipeline, RuntimeException failure) {
    Failed failed = Failed.of(pipeline, failure);
    if (failed.kind().equals(Failed.FAULT)) {
      AnswerLog.fault(pipeline, failure);
    }
    return failed;
  }

  private Outcome finish(PipelineFile file, Parsed.Invalid invalid, Reconciler reconciler) {
    String why =
        invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
    return file.pipeline()
        .map(pipeline -> reconciler.finish(pipeline, why))
        .orElseGet(
            () ->
                new Outcome.Held(
                    HoldReason.DEFINITION_INVALID, clock.instant().plus(LOOK_AGAIN), why));
  }
}

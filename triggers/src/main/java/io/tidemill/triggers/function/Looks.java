package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.operator.Acted;
import io.tidemill.core.operator.Command;
import io.tidemill.core.operator.Plan;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.Reconciler;
import io.tidemill.core.yaml.Problem;
import io.tidemill.triggers.PipelineFile;
import io.tidemill.triggers.function.PipelineAnswer.Commanded;
import io.tidemill.triggers.function.PipelineAnswer.Decided;
import io.tidemill.triggers.function.PipelineAnswer.Failed;
import io.tidemill.triggers.function.PipelineAnswer.NotReached;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
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
  private final LookMetrics metrics;
  private String first = "";

  Looks(InstantSource clock, LookMetrics metrics) {
    this.clock = requireNonNull(clock, "clock");
    this.metrics = requireNonNull(metrics, "metrics");
  }

  /** What a pipeline is looked at for. */
  interface Look {
    /** Looks at a pipeline with a valid definition. */
    PipelineAnswer at(Ports ports, String file, Pipeline pipeline);

    /**
     * Looks at a pipeline whose file doesn't hold a valid one.
     *
     * @param why what is wrong with the file
     */
    PipelineAnswer broken(Ports ports, String file, PipelineId pipeline, String why);

    /** The same, whose answer somebody is told. */
    default Look then(BiConsumer<Ports, PipelineAnswer> listener) {
      Look look = this;
      return new Look() {
        @Override
        public PipelineAnswer at(Ports ports, String file, Pipeline pipeline) {
          return told(ports, look.at(ports, file, pipeline));
        }

        @Override
        public PipelineAnswer broken(Ports ports, String file, PipelineId pipeline, String why) {
          return told(ports, look.broken(ports, file, pipeline, why));
        }

        private PipelineAnswer told(Ports ports, PipelineAnswer answer) {
          listener.accept(ports, answer);
          return answer;
        }
      };
    }
  }

  /** A wake-up. */
  static Look of(BiFunction<Reconciler, Pipeline, Outcome> wakeUp) {
    return new Look() {
      @Override
      public PipelineAnswer at(Ports ports, String file, Pipeline pipeline) {
        return new Decided(file, wakeUp.apply(ports.reconciler(), pipeline));
      }

      @Override
      public PipelineAnswer broken(Ports ports, String file, PipelineId pipeline, String why) {
        return new Decided(file, ports.reconciler().finish(pipeline, why));
      }
    };
  }

  /** A person's command. */
  static Look of(Command command, Event.Mode mode) {
    return new Look() {
      @Override
      public PipelineAnswer at(Ports ports, String file, Pipeline pipeline) {
        return new Commanded(
            file,
            mode == Event.Mode.EXECUTE
                ? ports.operator().execute(pipeline, command)
                : planned(ports.operator().plan(pipeline, command)));
      }

      @Override
      public PipelineAnswer broken(Ports ports, String file, PipelineId pipeline, String why) {
        return new Commanded(
            file,
            mode == Event.Mode.EXECUTE
                ? ports.operator().execute(pipeline, why, command)
                : planned(ports.operator().plan(pipeline, command)));
      }
    };
  }

  private static Acted planned(Plan plan) {
    return new Acted(plan, Optional.empty());
  }

  /**
   * Looks at all pipelines, those first that the last time didn't suffice for. Otherwise it begins
   * anywhere: a function that was cut off in the midst remembers nothing, and beginning with the
   * same pipeline each time it might never come to the others.
   *
   * @return an answer for each file, in their order
   */
  List<PipelineAnswer> all(List<PipelineFile> files, Ports ports, Supplier<Duration> timeLeft) {
    List<PipelineFile> order = rotated(files);
    first = "";
    List<PipelineAnswer> answers = new ArrayList<>();
    Ports swept = swept(files, ports);
    for (PipelineFile file : order) {
      PipelineAnswer answer = one(file, swept, of(Reconciler::reconcile), timeLeft);
      if (answer instanceof NotReached && first.isEmpty()) {
        first = file.name();
      }
      answers.add(answer);
    }
    List<String> names = files.stream().map(PipelineFile::name).toList();
    answers.sort(Comparator.comparingInt(answer -> names.indexOf(answer.pipeline())));
    return answers;
  }

  /** One pipeline alone is asked about as quickly by itself. */
  private static Ports swept(List<PipelineFile> files, Ports ports) {
    List<Pipeline> pipelines = files.stream().flatMap(file -> file.valid().stream()).toList();
    return pipelines.size() < 2 ? ports : ports.sweeping(pipelines);
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
  PipelineAnswer one(PipelineFile file, Ports ports, Look look, Supplier<Duration> timeLeft) {
    Duration left = timeLeft.get();
    if (left.compareTo(RESERVE) < 0) {
      return new NotReached(
          file.name(),
          "a look may take %d s, and the function had %d ms left; the next sweep begins here. If this stays, give the function more time"
              .formatted(RESERVE.toSeconds(), left.toMillis()));
    }
    PipelineAnswer answer = looked(file, ports, look);
    metrics.looked(ports.ledger(), answer);
    return answer;
  }

  private PipelineAnswer looked(PipelineFile file, Ports ports, Look look) {
    try {
      return file.parsed()
          .match(
              valid -> look.at(ports, file.name(), valid.pipeline()),
              invalid -> broken(file, invalid, ports, look));
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

  private PipelineAnswer broken(PipelineFile file, Parsed.Invalid invalid, Ports ports, Look look) {
    String why =
        invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
    return file.pipeline()
        .map(pipeline -> look.broken(ports, file.name(), pipeline, why))
        .orElseGet(
            () ->
                new Decided(
                    file.name(),
                    new Outcome.Held(
                        HoldReason.DEFINITION_INVALID, clock.instant().plus(LOOK_AGAIN), why)));
  }
}

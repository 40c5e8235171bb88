package io.tidemill.localstack.event;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.trigger.Outcome;
import java.util.function.Function;

/** What a function says of one pipeline. */
public sealed interface PipelineAnswer {
  /** The pipeline's name; what stands for it where that could not be learned. */
  String pipeline();

  <R> R match(
      Function<Decided, R> onDecided,
      Function<Failed, R> onFailed,
      Function<NotReached, R> onNotReached);

  /**
   * How the wake-up left the pipeline.
   *
   * @throws TidemillException if it failed: of the kind that the function names; or wasn't reached:
   *     of kind {@code INFRASTRUCTURE}
   */
  default Outcome outcome() {
    return match(
        Decided::decision,
        failed -> {
          throw failed.asException();
        },
        notReached -> {
          throw new TidemillException(FailureKind.INFRASTRUCTURE, notReached.why());
        });
  }

  /** The function came to a decision, and acted on it. */
  record Decided(String pipeline, Outcome decision) implements PipelineAnswer {
    public Decided {
      requireNonNull(pipeline, "pipeline");
      requireNonNull(decision, "decision");
    }

    @Override
    public <R> R match(
        Function<Decided, R> onDecided,
        Function<Failed, R> onFailed,
        Function<NotReached, R> onNotReached) {
      return onDecided.apply(this);
    }
  }

  /**
   * The function met a failure; the next wake-up tries again.
   *
   * @param kind the name of a {@link FailureKind}, or another word if the function itself is wrong
   */
  record Failed(String pipeline, String kind, String why) implements PipelineAnswer {
    public Failed {
      requireNonNull(pipeline, "pipeline");
      requireNonNull(kind, "kind");
      requireNonNull(why, "why");
    }

    /** The failure, of its kind; of kind {@code OPERATOR} if the function itself is wrong. */
    public TidemillException asException() {
      for (FailureKind known : FailureKind.values()) {
        if (known.name().equals(kind)) {
          return new TidemillException(known, why);
        }
      }
      return new TidemillException(FailureKind.OPERATOR, why);
    }

    @Override
    public <R> R match(
        Function<Decided, R> onDecided,
        Function<Failed, R> onFailed,
        Function<NotReached, R> onNotReached) {
      return onFailed.apply(this);
    }
  }

  /** The function's time would not have sufficed. */
  record NotReached(String pipeline, String why) implements PipelineAnswer {
    public NotReached {
      requireNonNull(pipeline, "pipeline");
      requireNonNull(why, "why");
    }

    @Override
    public <R> R match(
        Function<Decided, R> onDecided,
        Function<Failed, R> onFailed,
        Function<NotReached, R> onNotReached) {
      return onNotReached.apply(this);
    }
  }
}

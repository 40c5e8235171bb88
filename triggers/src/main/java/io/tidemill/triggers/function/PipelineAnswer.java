package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.operator.Acted;
import io.tidemill.core.trigger.Outcome;
import java.util.function.Function;

/** What became of one pipeline. */
sealed interface PipelineAnswer {
  /** Stands for the pipeline where it could not be learned which one an event is about. */
  String UNKNOWN = "*";

  /** The pipeline's name; its file's where that doesn't tell. */
  String pipeline();

  <R> R match(
      Function<Decided, R> onDecided,
      Function<Commanded, R> onCommanded,
      Function<Failed, R> onFailed,
      Function<NotReached, R> onNotReached);

  /** The reconciler came to an end. */
  record Decided(String pipeline, Outcome outcome) implements PipelineAnswer {
    public Decided {
      requireNonNull(pipeline, "pipeline");
      requireNonNull(outcome, "outcome");
    }

    @Override
    public <R> R match(
        Function<Decided, R> onDecided,
        Function<Commanded, R> onCommanded,
        Function<Failed, R> onFailed,
        Function<NotReached, R> onNotReached) {
      return onDecided.apply(this);
    }
  }

  /** A command was planned, and perhaps carried out. */
  record Commanded(String pipeline, Acted acted) implements PipelineAnswer {
    public Commanded {
      requireNonNull(pipeline, "pipeline");
      requireNonNull(acted, "acted");
    }

    @Override
    public <R> R match(
        Function<Decided, R> onDecided,
        Function<Commanded, R> onCommanded,
        Function<Failed, R> onFailed,
        Function<NotReached, R> onNotReached) {
      return onCommanded.apply(this);
    }
  }

  /**
   * The reconciler met a failure; the next wake-up tries again.
   *
   * @param kind the name of a {@link FailureKind}, or {@link #FAULT}
   */
  record Failed(String pipeline, String kind, String why) implements PipelineAnswer {
    /** The kind of what should never happen: a mistake in Tidemill itself. */
    static final String FAULT = "FAULT";

    public Failed {
      requireNonNull(pipeline, "pipeline");
      requireNonNull(kind, "kind");
      requireNonNull(why, "why");
    }

    static Failed of(String pipeline, RuntimeException failure) {
      return failure instanceof TidemillException known
          ? new Failed(pipeline, known.kind().name(), String.valueOf(known.getMessage()))
          : new Failed(
              pipeline,
              FAULT,
              "Tidemill itself failed: %s. The function's log has the stack; please report it"
                  .formatted(failure));
    }

    /** Whether connections opened anew may help; what nobody foresaw may have come from one. */
    boolean byConnection() {
      return passing() || kind.equals(FAULT);
    }

    /** Whether nobody has to act. */
    boolean passing() {
      return kind.equals(FailureKind.INFRASTRUCTURE.name())
          || kind.equals(FailureKind.UNKNOWN_OUTCOME.name());
    }

    @Override
    public <R> R match(
        Function<Decided, R> onDecided,
        Function<Commanded, R> onCommanded,
        Function<Failed, R> onFailed,
        Function<NotReached, R> onNotReached) {
      return onFailed.apply(this);
    }
  }

  /** The invocation's time would not have sufficed. */
  record NotReached(String pipeline, String why) implements PipelineAnswer {
    public NotReached {
      requireNonNull(pipeline, "pipeline");
      requireNonNull(why, "why");
    }

    @Override
    public <R> R match(
        Function<Decided, R> onDecided,
        Function<Commanded, R> onCommanded,
        Function<Failed, R> onFailed,
        Function<NotReached, R> onNotReached) {
      return onNotReached.apply(this);
    }
  }
}

package io.tidemill.cli.look;

import static java.util.Objects.requireNonNull;

import io.tidemill.cli.ChangeEffect;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.trigger.PipelineStatus;
import io.tidemill.core.yaml.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What was found of one pipeline. */
sealed interface Finding {
  <R> R match(
      Function<Seen, R> onSeen,
      Function<NotAdopted, R> onNotAdopted,
      Function<Unseen, R> onUnseen,
      Function<Broken, R> onBroken);

  /**
   * It stands so.
   *
   * @param effect what its definition, as it is in the file now, comes to
   */
  record Seen(Pipeline pipeline, PipelineStatus status, ChangeEffect effect) implements Finding {
    public Seen {
      requireNonNull(pipeline, "pipeline");
      requireNonNull(status, "status");
      requireNonNull(effect, "effect");
    }

    @Override
    public <R> R match(
        Function<Seen, R> onSeen,
        Function<NotAdopted, R> onNotAdopted,
        Function<Unseen, R> onUnseen,
        Function<Broken, R> onBroken) {
      return onSeen.apply(this);
    }
  }

  /**
   * The ledger doesn't know it yet.
   *
   * @param status how it would stand had it been adopted now
   */
  record NotAdopted(Pipeline pipeline, PipelineStatus status) implements Finding {
    public NotAdopted {
      requireNonNull(pipeline, "pipeline");
      requireNonNull(status, "status");
    }

    @Override
    public <R> R match(
        Function<Seen, R> onSeen,
        Function<NotAdopted, R> onNotAdopted,
        Function<Unseen, R> onUnseen,
        Function<Broken, R> onBroken) {
      return onNotAdopted.apply(this);
    }
  }

  /**
   * What waits for it could not be seen.
   *
   * @param state what the ledger says, if that could be asked and knows it
   */
  record Unseen(Pipeline pipeline, Optional<PipelineState> state, TidemillException failure)
      implements Finding {
    public Unseen {
      requireNonNull(pipeline, "pipeline");
      requireNonNull(state, "state");
      requireNonNull(failure, "failure");
    }

    @Override
    public <R> R match(
        Function<Seen, R> onSeen,
        Function<NotAdopted, R> onNotAdopted,
        Function<Unseen, R> onUnseen,
        Function<Broken, R> onBroken) {
      return onUnseen.apply(this);
    }
  }

  /**
   * A file doesn't hold a valid pipeline now; no run starts.
   *
   * @param name the pipeline's, or else the file's
   * @param state what the ledger says, if it knows the pipeline
   */
  record Broken(String name, Optional<PipelineState> state, List<Problem> problems)
      implements Finding {
    public Broken {
      requireNonNull(name, "name");
      requireNonNull(state, "state");
      problems = List.copyOf(problems);
    }

    @Override
    public <R> R match(
        Function<Seen, R> onSeen,
        Function<NotAdopted, R> onNotAdopted,
        Function<Unseen, R> onUnseen,
        Function<Broken, R> onBroken) {
      return onBroken.apply(this);
    }
  }
}

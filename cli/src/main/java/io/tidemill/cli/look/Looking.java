package io.tidemill.cli.look;

import static java.util.Objects.requireNonNull;

import io.tidemill.cli.ChangeEffect;
import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.trigger.PipelineStatus;
import io.tidemill.triggers.PipelineFile;
import java.time.InstantSource;
import java.util.Optional;

/** Looks at pipelines, one at a time, so that what is wrong with one hides no other. */
record Looking(Ledger ledger, BacklogReader backlogs, InstantSource clock) {
  Looking {
    requireNonNull(ledger, "ledger");
    requireNonNull(backlogs, "backlogs");
    requireNonNull(clock, "clock");
  }

  Finding at(PipelineFile file) {
    return file.parsed()
        .match(
            valid -> at(valid.pipeline()),
            invalid ->
                new Finding.Broken(
                    file.name(), file.pipeline().flatMap(this::known), invalid.problems()));
  }

  private Finding at(Pipeline pipeline) {
    Optional<PipelineState> known = Optional.empty();
    try {
      known = known(pipeline.id());
      return known.isEmpty()
          ? new Finding.NotAdopted(pipeline, status(pipeline, first(pipeline)))
          : seen(pipeline, known.get());
    } catch (TidemillException e) {
      return new Finding.Unseen(pipeline, known, e);
    }
  }

  private Finding seen(Pipeline pipeline, PipelineState state) {
    PipelineStatus status = status(pipeline, state);
    ChangeEffect effect = ChangeEffect.of(pipeline, Optional.of(state), ledger);
    return new Finding.Seen(
        pipeline,
        effect.refusal().map(why -> status.refused(why, clock.instant())).orElse(status),
        effect);
  }

  private Optional<PipelineState> known(PipelineId pipeline) {
    return ledger.load(pipeline).map(Versioned::state);
  }

  private PipelineState first(Pipeline pipeline) {
    return PipelineState.first(
        pipeline.id(),
        backlogs.start(pipeline.source().topic(), pipeline.source().startFrom()),
        clock.instant());
  }

  private PipelineStatus status(Pipeline pipeline, PipelineState state) {
    Backlog backlog = backlogs.read(pipeline.source().topic(), state.position());
    boolean blocked = state.phase() instanceof Phase.Blocked;
    if (!blocked && !backlog.topicId().equals(state.topicId())) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected topic %s to have the id %s, found %s: it was made anew. Say where to begin in it: ./tidemill reset %s --to earliest"
              .formatted(backlog.topic(), state.topicId(), backlog.topicId(), pipeline.id()));
    }
    return PipelineStatus.of(pipeline, state, backlog, clock.instant());
  }
}

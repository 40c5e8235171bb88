package io.tidemill.cli.doctor;

import io.tidemill.cli.Pipelines;
import io.tidemill.core.Durations;
import io.tidemill.core.FailureKind;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.trigger.PhaseWords;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.triggers.PipelineFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How pipelines stand in the ledger, and whether their positions are published. */
record StateLook(Chart chart, Names names, Instant now) {
  /**
   * Looks at those that the project has files of, and those that the ledger knows.
   *
   * @param project empty if its files can't be read
   * @return those that the ledger knows
   */
  List<PipelineId> at(CassandraLedger ledger, Optional<Pipelines> project) {
    Optional<List<PipelineId>> known =
        chart.look(Part.STATE, "the ledger's pipelines", ledger::pipelines);
    if (known.isEmpty()) {
      return List.of();
    }
    List<PipelineId> filed = project.map(StateLook::pipelines).orElse(known.get());
    for (PipelineId pipeline : filed) {
      chart
          .look(Part.STATE, pipeline.value(), () -> ledger.load(pipeline).map(Versioned::state))
          .map(state -> state.map(it -> of(it, now)).orElseGet(() -> notAdopted(pipeline)))
          .ifPresent(chart::note);
    }
    project.ifPresent(
        files ->
            known.get().stream()
                .filter(pipeline -> !filed.contains(pipeline))
                .map(pipeline -> withoutFile(pipeline, files))
                .forEach(chart::note));
    return known.get();
  }

  private static List<PipelineId> pipelines(Pipelines project) {
    return project.files().stream().map(PipelineFile::pipeline).flatMap(Optional::stream).toList();
  }

  /** Looks whether positions are published, until Kafka fails: it would do so for all others. */
  void offsets(List<PipelineId> known, GroupOffsets published) {
    for (PipelineId pipeline : known) {
      String group = names.consumerGroup(pipeline);
      String what = "%s, group %s".formatted(pipeline, group);
      try {
        chart.note(
            published
                .read(group)
                .map(
                    it ->
                        Diagnosis.good(
                            Part.STATE,
                            what,
                            it.run() == 0
                                ? "its start is published"
                                : "published up to run %d".formatted(it.run())))
                .orElseGet(() -> notPublished(what)));
      } catch (TidemillException e) {
        chart.note(Diagnosis.wrong(Part.STATE, what, e));
        if (e.kind() == FailureKind.INFRASTRUCTURE) {
          chart.note(Diagnosis.notLookedAt(Part.STATE, "other groups", "Kafka fails"));
          return;
        }
      }
    }
  }

  static Diagnosis of(PipelineState state, Instant now) {
    String what = state.pipeline().value();
    String last =
        state
            .lastCommit()
            .map(
                commit ->
                    "last success: run %d, %s ago"
                        .formatted(
                            commit.run().number(),
                            Durations.words(Duration.between(commit.at(), now))))
            .orElse("no run has succeeded yet");
    String paused = state.paused() ? ", paused" : "";
    if (state.phase() instanceof Phase.Blocked blocked) {
      return Diagnosis.wrong(
          Part.STATE,
          what,
          "Blocked%s%s; %s. %s"
              .formatted(
                  blocked.run().map(run -> " at run " + run.number()).orElse(""),
                  paused,
                  last,
                  PhaseWords.of(blocked)));
    }
    String found =
        "%s%s; %s"
            .formatted(
                state.phase() instanceof Phase.Idle ? "idle" : PhaseWords.of(state.phase()),
                paused,
                last);
    return state.paused()
        ? Diagnosis.warning(Part.STATE, what, found)
            .expecting("", "./tidemill resume %s --execute starts runs again".formatted(what))
        : Diagnosis.good(Part.STATE, what, found);
  }

  private static Diagnosis notAdopted(PipelineId pipeline) {
    return Diagnosis.warning(Part.STATE, pipeline.value(), "the ledger doesn't know it yet")
        .expecting("", "The functions adopt it when they look at it next, and its topic is there");
  }

  private static Diagnosis withoutFile(PipelineId pipeline, Pipelines project) {
    return Diagnosis.warning(
            Part.STATE,
            pipeline.value(),
            "the ledger knows it, and %s has no file of it".formatted(project.folder()))
        .expecting(
            "",
            "Nothing looks at it unless the functions have its file: put it back if it is meant to run");
  }

  private static Diagnosis notPublished(String what) {
    return Diagnosis.warning(Part.STATE, what, "no offsets are published")
        .expecting(
            "those of its position, by which Kafka's tools and MSK's metrics tell lag",
            "The functions publish them when they look at it next; if this stays, look at their log");
  }
}

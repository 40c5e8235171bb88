package io.tidemill.cli.doctor;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.cli.Pipelines;
import io.tidemill.cli.Reach;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.ClockSkew;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.kafka.KafkaGroupOffsets;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.keyspace.session.Sessions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Looks at a whole Tidemill, part by part. */
final class Doctor {
  private static final String OFFSETS = "published offsets";
  private static final String STORE_AWAY = "the store can't be used";

  private final Chart chart;
  private final TidemillConfig config;
  private final Path project;
  private final Wake wake;
  private final InstantSource clock = InstantSource.system();

  /**
   * Prepares to look.
   *
   * @param project the folder of the pipeline files
   */
  Doctor(Chart chart, TidemillConfig config, Path project, Wake wake) {
    this.chart = requireNonNull(chart, "chart");
    this.config = requireNonNull(config, "config");
    this.project = requireNonNull(project, "project");
    this.wake = requireNonNull(wake, "wake");
  }

  /** Looks at what can be looked at without a target: files. */
  static void withoutTarget(Chart chart, Path project) {
    files(chart, project);
    for (Part part : Part.values()) {
      if (part.compareTo(Part.PIPELINES) > 0) {
        chart.note(Diagnosis.notLookedAt(part, "the target isn't known"));
      }
    }
  }

  private static Optional<Pipelines> files(Chart chart, Path project) {
    Optional<Pipelines> read =
        chart.look(Part.PIPELINES, project.toString(), () -> Pipelines.load(project));
    read.map(FileLook::of).ifPresent(chart::note);
    return read;
  }

  void examine() {
    Optional<Pipelines> files = files(chart, project);
    List<Pipeline> valid = files.map(Pipelines::valid).orElseGet(List::of);
    Optional<CqlSession> session =
        chart.look(
            Part.LEDGER,
            "store",
            () -> {
              Reach.ledger(config);
              return Sessions.open(config.ledger());
            });
    try {
      Optional<CassandraLedger> ledger = session.flatMap(this::ledger);
      session.ifPresentOrElse(
          open -> stored(open, valid),
          () -> {
            chart.note(Diagnosis.notLookedAt(Part.SCHEMA, STORE_AWAY));
            chart.note(Diagnosis.notLookedAt(Part.TABLES, STORE_AWAY));
          });
      Optional<KafkaServers> kafka = new KafkaLook(chart, wake).at(config.kafka(), valid);
      ApplicationLook.at(chart, config);
      functions(ledger, files);
      ledger.ifPresentOrElse(
          known -> states(known, files, kafka),
          () -> chart.note(Diagnosis.notLookedAt(Part.STATE, "the ledger can't be read")));
    } finally {
      session.ifPresent(CqlSession::close);
    }
  }

  private Optional<CassandraLedger> ledger(CqlSession session) {
    String keyspace = "keyspace " + config.ledger().keyspace();
    Optional<CassandraLedger> ledger =
        chart.look(
            Part.LEDGER,
            keyspace,
            () -> new CassandraLedger(session, config.ledger(), config.history()));
    ledger.ifPresent(
        known -> {
          chart.note(Diagnosis.good(Part.LEDGER, keyspace, "holds ledger " + known.id()));
          chart
              .look(Part.LEDGER, "clock", () -> ClockSkew.of(known, clock))
              .map(Doctor::clock)
              .ifPresent(chart::note);
        });
    return ledger;
  }

  private static Diagnosis clock(Optional<String> skew) {
    return skew.map(off -> Diagnosis.wrong(Part.LEDGER, "clock", off))
        .orElseGet(
            () ->
                Diagnosis.good(
                    Part.LEDGER,
                    "clock",
                    "this host's is within %d s of the store's"
                        .formatted(ClockSkew.MOST.toSeconds())));
  }

  private void stored(CqlSession session, List<Pipeline> pipelines) {
    SchemaLook.at(chart, session, config.ledger(), project, pipelines);
    for (Pipeline pipeline : pipelines) {
      chart
          .look(
              Part.TABLES,
              pipeline.id().value(),
              () -> TablesLook.of(pipeline, TablesLook.stored(session)))
          .ifPresent(chart::note);
    }
  }

  private void functions(Optional<CassandraLedger> ledger, Optional<Pipelines> files) {
    if (wake == Wake.NO) {
      chart.note(Diagnosis.notLookedAt(Part.FUNCTIONS, "--no-wake leaves them asleep"));
    } else if (ledger.isEmpty()) {
      chart.note(
          Diagnosis.notLookedAt(
              Part.FUNCTIONS, "their names hold the ledger's id, and the ledger can't be read"));
    } else {
      FunctionsLook.at(chart, config, ledger.get().id(), files);
    }
  }

  private void states(
      CassandraLedger ledger, Optional<Pipelines> files, Optional<KafkaServers> kafka) {
    StateLook look = new StateLook(chart, new Names(ledger.id()), clock.instant());
    List<PipelineId> known = look.at(ledger, files);
    if (kafka.isEmpty()) {
      chart.note(Diagnosis.notLookedAt(Part.STATE, OFFSETS, "Kafka doesn't answer from here"));
      return;
    }
    chart.look(
        Part.STATE,
        OFFSETS,
        () -> {
          try (KafkaGroupOffsets published =
              new KafkaGroupOffsets(new KafkaSettings(kafka.get()))) {
            look.offsets(known, published);
          }
          return known;
        });
  }
}

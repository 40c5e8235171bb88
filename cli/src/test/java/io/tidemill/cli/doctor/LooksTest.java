package io.tidemill.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.Pipelines;
import io.tidemill.cli.doctor.Diagnosis.Verdict;
import io.tidemill.core.FailureKind;
import io.tidemill.core.MskCluster;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.yaml.Problem;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.guard.TableProperties;
import io.tidemill.keyspace.migrate.Difference;
import io.tidemill.keyspace.migrate.Difference.Kind;
import io.tidemill.keyspace.migrate.MigrationPlan;
import io.tidemill.triggers.EmrApplication;
import io.tidemill.triggers.EmrApplication.Start;
import io.tidemill.triggers.EmrApplication.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each part is judged to be, of files, migrations, tables, Kafka and EMR Serverless. */
class LooksTest {
  private static final String YAML =
      """
      pipeline: flights
      source: {topic: flights, format: json, schema: id INT}
      sinks:
        - {table: k.rows, sql: SELECT * FROM source}
        - {table: k.brief, sql: SELECT * FROM source, ttl: 1d}
      """;

  private static final EmrApplication STOPPED =
      new EmrApplication(
          "mill",
          State.STOPPED,
          "idle",
          "emr-7.14.0",
          Start.BY_JOBS,
          Optional.of("16 vCPU, 64 GB"));

  @TempDir Path folder;

  private final Chart chart = new Chart(part -> {}, diagnosis -> {});

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("flights.yaml"), YAML);
  }

  private Pipeline flights() {
    return Pipelines.load(folder).valid().get(0);
  }

  @Test
  void files_are_named_with_their_problems() throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), "pipeline: broken\nsource: 3\n");

    List<Diagnosis> found = FileLook.of(Pipelines.load(folder));

    assertThat(found.get(0))
        .isEqualTo(Diagnosis.good(Part.PIPELINES, folder.toString(), "flights"));
    assertThat(found.subList(1, found.size()))
        .isNotEmpty()
        .allMatch(it -> it.verdict() == Verdict.WRONG && it.what().contains("broken.yaml:"));
  }

  @Test
  void a_folder_without_pipelines_is_worth_a_look() {
    assertThat(FileLook.of(new Pipelines(folder, List.of())))
        .extracting(Diagnosis::verdict)
        .containsExactly(Verdict.WARNING);
  }

  @Test
  void migrations_that_are_not_applied_are_wrong_and_those_under_way_are_not() {
    MigrationPlan pending =
        new MigrationPlan(
            "project",
            List.of(
                new MigrationPlan.Statement("s/V002__b.cql", 2, "ALTER TABLE k.t ADD b int"),
                new MigrationPlan.Statement("s/V002__b.cql", 3, "ALTER TABLE k.t ADD c int")),
            List.of(new Problem("s/V003__c.cql", 3, 1, "CQL", "this", "that", "Mend it.")),
            List.of(new MigrationPlan.Unfinished("s/V002__b.cql", 1, 3, Instant.EPOCH)),
            List.of(),
            List.of());

    assertThat(SchemaLook.of(pending))
        .containsExactly(
            Diagnosis.wrong(
                Part.SCHEMA,
                "the project's migrations",
                "refused: s/V003__c.cql:3:1: CQL: expected this, found that. Mend it."),
            Diagnosis.warning(
                Part.SCHEMA,
                "the project's migrations",
                "1 of 3 statements of s/V002__b.cql are applied; whoever began has until 1970-01-01T00:00:00Z"),
            Diagnosis.wrong(
                    Part.SCHEMA,
                    "the project's migrations",
                    "2 statements are not applied, of s/V002__b.cql")
                .expecting(
                    "all of them applied",
                    "./tidemill migrate shows them, and with --execute does them"));
  }

  @Test
  void what_was_taken_by_hand_is_wrong_and_what_was_added_worth_a_look() {
    MigrationPlan applied =
        new MigrationPlan(
            "ledger",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new Difference(Kind.TABLE_MISSING, "k.t", "", "a table", "none", "Make it."),
                new Difference(Kind.COLUMN_EXTRA, "k.u", "mine", "none", "int", "Drop it.")));

    assertThat(SchemaLook.of(applied))
        .containsExactly(
            Diagnosis.good(Part.SCHEMA, "the ledger's migrations", "all are applied"),
            Diagnosis.wrong(Part.SCHEMA, "k.t", "none")
                .expecting("a table, by the files applied", "Make it."),
            Diagnosis.warning(Part.SCHEMA, "k.u, mine", "int")
                .expecting("none, by the files applied", "Drop it."));
  }

  @Test
  void tables_that_are_missing_or_refuse_what_sinks_do_are_named() {
    assertThat(TablesLook.of(flights(), new SomeTables(Map.of("k.rows", true, "k.brief", true))))
        .containsExactly(
            Diagnosis.good(Part.TABLES, "flights", "k.rows, k.brief, with client-side timestamps"));
    List<Diagnosis> found = TablesLook.of(flights(), new SomeTables(Map.of("k.brief", false)));
    assertThat(found).extracting(Diagnosis::verdict).containsOnly(Verdict.WRONG).hasSize(3);
    assertThat(found.get(0).what()).isEqualTo("flights, table k.rows");
    assertThat(found.get(0).found()).isEqualTo("not there");
    assertThat(found.get(1).next()).contains("client_side_timestamps");
    assertThat(found.get(2).expected()).contains("ttl");
  }

  /** Tables by name, with what Keyspaces lets be done with each: all, or nothing. */
  private record SomeTables(Map<String, Boolean> all) implements TablesLook.Tables {
    @Override
    public boolean has(TableName table) {
      return all.containsKey(table.toString());
    }

    @Override
    public Optional<TableProperties> properties(TableName table) {
      boolean enabled = all.get(table.toString());
      return Optional.of(
          new TableProperties(new CqlName(table.keyspace(), table.table()), enabled, enabled));
    }
  }

  @Test
  void a_topic_is_told_by_its_partitions_and_ends() {
    assertThat(topics(FailureKind.PIPELINE, "nowhere")).isTrue();

    assertThat(chart.diagnoses())
        .containsExactly(
            Diagnosis.good(
                Part.KAFKA,
                "flights, topic flights",
                "2 partitions, whose readable ends add up to offset 1,200"));
  }

  @Test
  void a_topic_that_is_missing_hides_no_other_but_a_broker_that_fails_does() {
    assertThat(topics(FailureKind.PIPELINE, "flights")).isTrue();
    assertThat(topics(FailureKind.INFRASTRUCTURE, "flights")).isFalse();

    assertThat(chart.diagnoses())
        .containsExactly(
            Diagnosis.wrong(Part.KAFKA, "flights, topic flights", "no flights"),
            Diagnosis.wrong(Part.KAFKA, "flights, topic flights", "no flights"),
            Diagnosis.notLookedAt(Part.KAFKA, "other topics", "Kafka fails"));
  }

  private boolean topics(FailureKind kind, String missing) {
    BacklogReader backlogs =
        new BacklogReader() {
          @Override
          public TopicPosition start(String topic, StartFrom from) {
            if (topic.equals(missing)) {
              throw new TidemillException(kind, "no " + topic);
            }
            return new TopicPosition(
                "id",
                Position.NONE
                    .with(new TopicPartition(topic, 0), new NextOffset(1_000, 0))
                    .with(new TopicPartition(topic, 1), new NextOffset(200, 0)));
          }

          @Override
          public Backlog read(String topic, Position position) {
            throw new AssertionError("a look at the ends suffices");
          }
        };
    return new KafkaLook(chart, Wake.YES).topics(List.of(flights()), backlogs);
  }

  @Test
  void brokers_in_a_vpc_are_left_to_the_functions() {
    MskCluster cluster =
        new MskCluster(
            "arn:aws:kafka:eu-central-1:123456789012:cluster/mill/0a1b2c3d-0000-1111-2222-333344445555-7",
            MskCluster.STRICTEST_FIRST);

    Diagnosis awake = KafkaLook.outOfReach(cluster, Wake.YES);
    assertThat(awake.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(awake.next()).contains("what the functions see of it, below");
    assertThat(KafkaLook.outOfReach(cluster, Wake.NO).next()).contains("--no-wake");
  }

  @Test
  void an_application_that_jobs_start_is_good_in_any_state_but_the_last() {
    assertThat(ApplicationLook.of("00f", STOPPED))
        .isEqualTo(
            Diagnosis.good(
                Part.EMR,
                "application 00f (mill)",
                "STOPPED (idle), emr-7.14.0, at most 16 vCPU, 64 GB; a job starts it"));
    assertThat(ApplicationLook.of("00f", in(State.STARTED, Start.BY_JOBS)).found())
        .isEqualTo("STARTED, emr-7.14.0, bounded by the account's quota alone");
    assertThat(ApplicationLook.of("00f", in(State.CREATING, Start.BY_JOBS)).verdict())
        .isEqualTo(Verdict.WARNING);
    assertThat(ApplicationLook.of("00f", in(State.UNKNOWN, Start.BY_JOBS)).verdict())
        .isEqualTo(Verdict.WARNING);
    Diagnosis gone = ApplicationLook.of("00f", in(State.TERMINATED, Start.BY_JOBS));
    assertThat(gone.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(gone.next()).contains("TIDEMILL_EMR_APPLICATION");
  }

  @Test
  void an_application_that_must_be_started_by_hand_has_to_be() {
    assertThat(ApplicationLook.of("00f", in(State.STARTED, Start.BY_HAND)).verdict())
        .isEqualTo(Verdict.GOOD);
    Diagnosis stopped = ApplicationLook.of("00f", in(State.STOPPED, Start.BY_HAND));
    assertThat(stopped.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(stopped.next()).contains("start-application --application-id 00f");
  }

  private static EmrApplication in(State state, Start start) {
    return new EmrApplication("", state, "", "emr-7.14.0", start, Optional.empty());
  }
}

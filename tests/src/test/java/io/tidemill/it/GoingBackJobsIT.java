package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Place;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.operator.Command;
import io.tidemill.core.pipeline.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packed job does besides a pipeline's next offsets: it goes back, and meets gaps. */
class GoingBackJobsIT {
  private static final TableName ROWS = TableName.parse("back.rows");
  private static final TableName SUMS = TableName.parse("back.sums");
  private static final TableName REDONE = TableName.parse("back.redone");
  private static final String SCHEMA =
      """
      CREATE KEYSPACE IF NOT EXISTS back
        WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1};
      CREATE TABLE back.rows (id text PRIMARY KEY, n int);
      CREATE TABLE back.sums (place text PRIMARY KEY, n bigint, tidemill_run bigint);
      CREATE TABLE back.redone (id text PRIMARY KEY, n int);
      CREATE TABLE back.lost (id text PRIMARY KEY, n int);
      """;

  private static JobsOnCloud jobs;

  @BeforeAll
  static void start(@TempDir Path folder) {
    jobs =
        JobsOnCloud.start(
            folder,
            SCHEMA,
            JobsOnCloud.pipeline(
                "back",
                "{ table: back.rows, sql: \"SELECT place AS id, n FROM source\" }",
                "{ table: back.sums, sql: \"SELECT place, sum(n) AS n FROM source GROUP BY place\", merge: { n: sum } }"),
            JobsOnCloud.pipeline(
                "redone", "{ table: back.redone, sql: \"SELECT place AS id, n FROM source\" }"),
            JobsOnCloud.pipeline(
                    "lost",
                    "{ table: back.lost, sql: \"SELECT place AS id, n FROM source\", ttl: 7d }")
                .more("onDataLoss: record-and-go-on"));
  }

  @AfterAll
  static void end() {
    jobs.close();
  }

  @Test
  void f44_f65_a_replay_writes_rows_again_and_a_rebuild_makes_a_merged_table_anew() {
    jobs.produce("back", "{\"place\":\"a\",\"n\":1}", "{\"place\":\"b\",\"n\":2}");
    Commit first = jobs.commit("back");
    jobs.produce("back", "{\"place\":\"a\",\"n\":10}");
    jobs.commit("back");
    Position position = jobs.state("back").position();
    execute("UPDATE back.rows USING TIMESTAMP %d SET n = 99 WHERE id = 'b'", first);

    jobs.command(
        jobs.definition("back"),
        new Command.Replay(
            Place.parse("earliest"), Optional.empty(), new TreeSet<>(List.of(ROWS)), Set.of()));
    Commit replay = jobs.commit("back");

    assertThat(replay.run().work()).isInstanceOf(Work.Again.class);
    assertThat(replay.books().sinks()).containsOnlyKeys(ROWS);
    assertThat(replay.books().read()).isEqualTo(3);
    assertThat(read("SELECT n FROM back.rows WHERE id = 'a'").getInt(0)).isEqualTo(10);
    assertThat(read("SELECT n FROM back.rows WHERE id = 'b'").getInt(0)).isEqualTo(2);
    assertThat(read("SELECT n FROM back.sums WHERE place = 'a'").getLong(0)).isEqualTo(11);
    assertThat(jobs.state("back").position()).isEqualTo(position);

    execute("UPDATE back.sums USING TIMESTAMP %d SET n = 99 WHERE place = 'a'", first);
    execute("INSERT INTO back.sums (place, n) VALUES ('stray', 1) USING TIMESTAMP %d", first);
    jobs.command(jobs.definition("back"), new Command.Rebuild(SUMS, Set.of()));
    Commit rebuild = jobs.commit("back");

    assertThat(rebuild.run().work()).isEqualTo(new Work.Rebuild(SUMS, OptionalLong.empty()));
    assertThat(rebuild.books().sinks()).containsOnlyKeys(SUMS);
    assertThat(jobs.cloud().session().execute("SELECT place, n FROM back.sums").all())
        .extracting(row -> row.getString(0), row -> row.getLong(1))
        .containsExactlyInAnyOrder(tuple("a", 11L), tuple("b", 2L));
    assertThat(jobs.state("back").position()).isEqualTo(position);

    jobs.produce("back", "{\"place\":\"a\",\"n\":100}");
    jobs.commit("back");
    assertThat(read("SELECT n FROM back.sums WHERE place = 'a'").getLong(0)).isEqualTo(111);
  }

  @Test
  void f53_f57_dead_letters_done_again_take_their_own_places_and_undo_nothing_newer() {
    jobs.produce(
        "redone",
        "{\"place\":\"gone\",\"n\":\"1\"}",
        "{\"place\":\"x\",\"n\":\"1\"}",
        "{\"place\":\"y\",\"n\":\"7\"}",
        "{broken",
        "{\"n\":3}",
        "{\"place\":\"z\",\"n\":\"9\"}");
    Commit dead = jobs.commit("redone");
    assertThat(dead.books().deadLetters()).isEqualTo(6);
    // As if the log had been cut, and another record stood where this one was.
    jobs.cloud()
        .session()
        .execute(
            "UPDATE %s.dead_letters SET record_value = textAsBlob('another') WHERE pipeline = 'redone' AND topic_id = '%s' AND topic_partition = 0 AND bucket = 0 AND record_offset = 5 AND sink = ''"
                .formatted(jobs.cloud().config().ledger().keyspace(), dead.run().topicId()));
    jobs.produce("redone", "{\"place\":\"x\",\"n\":5}");
    jobs.commit("redone");
    jobs.deleteRecords("redone", 1);

    jobs.command(
        JobsOnCloud.pipeline(
                "redone",
                "{ table: back.redone, sql: \"SELECT coalesce(place, 'nobody') AS id, CAST(n AS INT) AS n FROM source\" }")
            .schema("place STRING, n STRING")
            .parsed(),
        new Command.Redo(dead.run().number()));
    Commit redone = jobs.commit("redone");

    assertThat(redone.run().work()).isInstanceOf(Work.Redo.class);
    assertThat(redone.books().read()).isEqualTo(6);
    assertThat(redone.books().dead()).isEqualTo(3);
    assertThat(redone.books().sinks()).containsEntry(REDONE, new SinkBooks(3, 0, 0, 3, 0));
    assertThat(jobs.cloud().session().execute("SELECT id, n, WRITETIME(n) FROM back.redone").all())
        .extracting(row -> row.getString(0), row -> row.getInt(1))
        .containsExactlyInAnyOrder(tuple("x", 5), tuple("y", 7), tuple("nobody", 3));
    assertThat(read("SELECT WRITETIME(n) FROM back.redone WHERE id = 'y'").getLong(0))
        .isEqualTo(dead.run().attempt().writeTime() + 2);
    assertThat(jobs.letters("redone", dead))
        .extracting(DeadLetter::offset, DeadLetter::sink, DeadLetter::run)
        .containsExactly(tuple(0L, "", 1L), tuple(3L, "", 1L), tuple(5L, "", 1L));
    assertThat(jobs.state("redone").position().next().values())
        .extracting(NextOffset::offset)
        .containsExactly(7L);
  }

  @Test
  void f16_what_retention_takes_after_the_claim_is_recorded_and_moves_no_number() {
    jobs.produce("lost", "{\"place\":\"first\",\"n\":0}");
    jobs.commit("lost");
    jobs.produce(
        "lost",
        "{\"place\":\"gone\",\"n\":1}",
        "{\"place\":\"gone\",\"n\":2}",
        "{\"place\":\"left\",\"n\":3}",
        "{\"place\":\"left too\",\"n\":4}");
    TopicPartition partition = new TopicPartition("lost", 0);
    Pipeline pipeline = jobs.definition("lost");
    jobs.move(
        "lost",
        state ->
            state.claim(
                new PipelineState.Claim(
                    new Work.Own(),
                    Reason.MANUAL,
                    List.of(new OffsetRange(partition, 1, 5)),
                    state.position().with(partition, next(state, 5)),
                    /* capped= */ false,
                    pipeline.definition().digest(),
                    pipeline.attempts(),
                    pipeline.sizing().decide(4, state.lastCommit())),
                Instant.now()));
    jobs.deleteRecords("lost", 3);

    Commit commit = jobs.commit("lost");

    assertThat(commit.lost()).containsExactly(new OffsetRange(partition, 1, 3));
    assertThat(commit.books().read()).isEqualTo(2);
    Row left = read("SELECT n, WRITETIME(n), TTL(n) FROM back.lost WHERE id = 'left'");
    assertThat(left.getInt(0)).isEqualTo(3);
    assertThat(left.getLong(1)).isEqualTo(commit.run().attempt().writeTime() + 2);
    long most = Duration.ofDays(7).toSeconds();
    assertThat(left.getInt(2)).isBetween((int) most - 600, (int) most);
  }

  private static NextOffset next(PipelineState state, long offset) {
    int epoch = state.position().next().values().iterator().next().leaderEpoch();
    return new NextOffset(offset, epoch);
  }

  private static void execute(String cql, Commit commit) {
    // After what the run wrote, and before whatever goes back.
    jobs.cloud().session().execute(cql.formatted(commit.run().attempt().end()));
  }

  private static Row read(String cql) {
    return jobs.cloud().session().execute(cql).one();
  }
}

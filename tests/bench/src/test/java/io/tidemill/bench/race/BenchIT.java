package io.tidemill.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.bench.check.TableCheck;
import io.tidemill.bench.contender.Contender.Task;
import io.tidemill.bench.contender.Contender.Told;
import io.tidemill.bench.contender.Ours;
import io.tidemill.bench.contender.PeerJars;
import io.tidemill.bench.contender.PeerSettings;
import io.tidemill.bench.server.Stage;
import io.tidemill.bench.server.Topic;
import io.tidemill.bench.shape.Expected;
import io.tidemill.bench.shape.Places;
import io.tidemill.bench.shape.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small bench from end to end, on real servers; and what it says of tables that are wrong. */
class BenchIT {
  private static final int RECORDS = 20_000;

  @TempDir Path folder;

  @Test
  void contenders_are_measured_and_a_wrong_cell_is_found() {
    Plan plan =
        new Plan(
            Path.of(System.getProperty("tidemill.home")),
            List.of("tuned"),
            "narrow",
            OptionalInt.of(RECORDS),
            1,
            1,
            "1g",
            0,
            Plan.Archives.NONE,
            Grid.parse("within,64"),
            Plan.Profile.NONE);
    Shape shape = plan.shapes().named(plan.shape());
    try (Stage stage = Stage.open(plan.home(), folder, plan.cores(RECORDS))) {
      Topic topic =
          Topic.create(
              stage.kafka().bootstrap(),
              shape.name(),
              shape.records(),
              Places.of(shape.records(), RECORDS));
      topic.append(0, RECORDS);
      List<String> jvmOptions = plan.jvmOptions(RECORDS);
      Turns turns = new Turns(jvmOptions, stage);
      Expected.State expected = shape.expected().after(RECORDS);

      Task peers = task(stage, topic, shape, "peers");
      Turns.Done tuned =
          turns.take(
              Roster.spark(
                  "tuned",
                  PeerJars.in(plan.home()),
                  stage,
                  topic,
                  shape,
                  PeerSettings.tuned("within", 64)),
              peers);
      assertThat(found(stage, shape, peers, expected, tuned.told()).right()).isTrue();
      assertThat(tuned.measured().clientCpu()).isPositive();

      try (Ours ours = new Ours(stage, topic, shape, jvmOptions)) {
        Task task = task(stage, topic, shape, "ours");
        Turns.Done done = turns.take(ours, task);
        assertThat(found(stage, shape, task, expected, done.told()).right()).isTrue();
        assertThat(done.measured().steps()).containsKeys("spark", "read-range");
        assertThat(done.measured().toCommit()).isPresent();
        assertThat(done.measured().peakMemory()).isPositive();
        assertThat(done.measured().serverCpu())
            .isGreaterThanOrEqualTo(done.measured().serverCpuDuring());

        breakTable(stage.session(), task.table());
        TableCheck.Found wrong = found(stage, shape, task, expected, done.told());
        assertThat(wrong.differences()).isEqualTo(4);
        assertThat(wrong.first())
            .anySatisfy(each -> assertThat(each).contains("kind: expected").contains("wrong"))
            .anySatisfy(each -> assertThat(each).contains("write time of kind"))
            .anySatisfy(each -> assertThat(each).contains("expected once, found 0 times"))
            .anySatisfy(each -> assertThat(each).contains("row that should not be there"));
      }
    }
  }

  /** A cell with another value, written at another time; a row too few; a row too many. */
  private static void breakTable(CqlSession session, String table) {
    List<Row> rows =
        session
            .execute("SELECT user_id, event_time, event_id FROM %s LIMIT 2".formatted(table))
            .all();
    session.execute(
        "UPDATE %s SET kind = 'wrong' WHERE user_id = ? AND event_time = ? AND event_id = ?"
            .formatted(table),
        key(rows.get(0)));
    session.execute(
        "DELETE FROM %s WHERE user_id = ? AND event_time = ? AND event_id = ?".formatted(table),
        key(rows.get(1)));
    session.execute(
        "INSERT INTO %s (user_id, event_time, event_id) VALUES (1, '2026-01-01', 'x')"
            .formatted(table));
  }

  private static Object[] key(Row row) {
    return new Object[] {row.getObject(0), row.getObject(1), row.getObject(2)};
  }

  private static Task task(Stage stage, Topic topic, Shape shape, String table) {
    return new Task(
        new Tables(stage.session(), shape).make(table),
        topic.places().ends(0),
        topic.places().ends(RECORDS));
  }

  private static TableCheck.Found found(
      Stage stage, Shape shape, Task task, Expected.State expected, Told told) {
    return new TableCheck(stage.session(), task.table(), shape.table())
        .compare(expected, told.writeTimes());
  }
}

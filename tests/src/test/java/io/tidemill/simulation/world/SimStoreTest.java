package io.tidemill.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SimStoreTest {
  private static final TableName TABLE = new TableName("sim", "t");
  private static final Duration GRACE = Duration.ofDays(1);

  private final TrueTime time = new TrueTime(Instant.parse("2026-03-01T12:00:00Z"));
  private final SimStore store = store(SimStore.TimestampWindow.ANY);
  private final StoreSession session = store.session(Calls.PLAIN);

  @Test
  void the_later_cell_wins_whatever_comes_first() {
    insert(20, 2L, null);
    insert(10, 1L, 1L);

    assertThat(row()).containsExactly(2L, null);
  }

  @Test
  void of_one_time_a_tombstone_wins_and_then_the_greater_value() {
    insert(10, 1L, 5L);
    insert(10, 3L, null);
    insert(10, 2L, 9L);

    assertThat(row()).containsExactly(3L, null);
  }

  @Test
  void a_cell_left_alone_keeps_what_it_held() {
    insert(10, 1L, 5L);
    session.send(List.of(new Mutation.Insert(TABLE, 1, 20, new Long[] {2L, null}, 0b10, 0)));

    assertThat(row()).containsExactly(2L, 5L);
  }

  @Test
  void a_row_of_nulls_is_a_row() {
    insert(10, null, null);

    assertThat(row()).containsExactly(null, null);
    assertThat(store.keys(TABLE)).containsExactly(1L);
  }

  @Test
  void a_deleted_row_stays_deleted_for_all_that_is_not_later() {
    session.send(List.of(new Mutation.DeleteRow(TABLE, 1, 10)));
    insert(10, 1L, 1L);
    assertThat(row()).isNull();

    insert(11, 2L, null);
    assertThat(row()).containsExactly(2L, null);
  }

  @Test
  void a_deleted_partition_hides_rows_that_arrive_late() {
    session.send(List.of(new Mutation.DeletePartition(TABLE, SimTable.partition(1), 10)));
    insert(9, 1L, 1L);

    assertThat(row()).isNull();
  }

  @Test
  void cells_expire_and_hide_older_ones_then() {
    insert(10, 1L, 1L);
    session.send(List.of(new Mutation.Insert(TABLE, 1, 20, new Long[] {2L, null}, 0b10, 60)));

    time.pass(Duration.ofSeconds(59));
    assertThat(row()).containsExactly(2L, 1L);
    time.pass(Duration.ofSeconds(1));
    assertThat(row()).containsExactly(null, 1L);
  }

  @Test
  void a_time_to_live_of_0_is_for_ever() {
    session.send(List.of(new Mutation.Insert(TABLE, 1, 20, new Long[] {2L, null}, 0, 0)));
    time.pass(Duration.ofDays(1000));

    assertThat(row()).containsExactly(2L, null);
  }

  @Test
  void once_purged_a_tombstone_no_longer_keeps_older_rows_away() {
    session.send(List.of(new Mutation.DeleteRow(TABLE, 1, 10)));
    time.pass(GRACE.minusSeconds(1));
    store.purge();
    insert(9, 1L, 1L);
    assertThat(row()).isNull();

    time.pass(Duration.ofSeconds(1));
    store.purge();
    insert(9, 1L, 1L);
    assertThat(row()).containsExactly(1L, 1L);
  }

  @Test
  void keyspaces_takes_no_timestamp_far_ahead_or_long_gone() {
    SimStore keyspaces = store(SimStore.TimestampWindow.KEYSPACES);

    assertThat(failure(keyspaces, time.micros() + micros(Duration.ofMinutes(5)) + 1)).isNotNull();
    assertThat(failure(keyspaces, time.micros() - micros(Duration.ofDays(2)) - 1)).isNotNull();
    assertThat(failure(keyspaces, time.micros() - micros(Duration.ofDays(2)))).isNull();
  }

  @Test
  void a_write_without_an_answer_fails_every_flush_after_it() {
    StoreSession unlucky = store.session(losing("store.write"));
    unlucky.send(List.of(new Mutation.DeleteRow(TABLE, 1, 10)));

    assertThatThrownBy(unlucky::flush)
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.kind()).isEqualTo(FailureKind.INFRASTRUCTURE));
    assertThatThrownBy(unlucky::flush).isInstanceOf(TidemillException.class);
  }

  private SimStore store(SimStore.TimestampWindow window) {
    SimStore made = new SimStore(time, window, GRACE);
    made.createTable(TABLE, 2);
    return made;
  }

  private static TidemillException failure(SimStore store, long timestamp) {
    StoreSession session = store.session(Calls.PLAIN);
    session.send(List.of(new Mutation.DeleteRow(TABLE, 1, timestamp)));
    try {
      session.flush();
      return null;
    } catch (TidemillException e) {
      return e;
    }
  }

  private static Calls losing(String lost) {
    return new Calls() {
      @Override
      public <T> T call(String step, Supplier<T> effect) {
        if (step.equals(lost)) {
          throw new AnswerLost(step);
        }
        return effect.get();
      }
    };
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  private void insert(long timestamp, Long a, Long b) {
    session.send(List.of(new Mutation.Insert(TABLE, 1, timestamp, new Long[] {a, b}, 0, 0)));
  }

  private Long[] row() {
    return store.look(TABLE, 1);
  }
}

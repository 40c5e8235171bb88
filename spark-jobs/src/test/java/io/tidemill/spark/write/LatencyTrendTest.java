package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The limit on what is under way, against stores in virtual time. */
class LatencyTrendTest {
  private static final int MOST = 64;
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void a_store_that_is_saturated_from_the_start_is_left_so() throws Exception {
    StoreModel store = new StoreModel(MOST, 4, millis(10), millis(1));
    store.run(A_MINUTE);
    assertThat(store.limit()).isEqualTo(MOST);
  }

  @Test
  void a_store_that_gets_less_done_is_sent_less() throws Exception {
    StoreModel store = new StoreModel(MOST, 8, millis(2), millis(2));
    store.run(A_MINUTE);
    assertThat(store.limit()).isEqualTo(MOST);

    store.works(millis(20));
    store.run(millis(6_000));
    assertThat(store.limit()).isBetween(8, MOST / 2);
  }

  @Test
  void it_gets_no_less_done_for_that() throws Exception {
    StoreModel store = new StoreModel(MOST, 8, millis(2), millis(2));
    store.run(A_MINUTE);
    store.works(millis(20));
    store.run(millis(6_000));
    // 8 at once, 20 ms each.
    assertThat(store.run(millis(10_000))).isBetween(3_900L, 4_100L);
  }

  @Test
  void a_store_that_recovers_is_sent_as_much_as_before() throws Exception {
    StoreModel store = new StoreModel(MOST, 8, millis(2), millis(2));
    store.run(A_MINUTE);
    store.works(millis(20));
    store.run(millis(6_000));
    store.works(millis(2));
    store.run(millis(10_000));
    assertThat(store.limit()).isEqualTo(MOST);
  }

  @Test
  void a_store_that_is_slow_and_has_no_queue_is_not_taken_for_an_overloaded_one() throws Exception {
    StoreModel store = new StoreModel(MOST, 1_000, millis(2), millis(20));
    store.run(A_MINUTE);

    store.isAway(millis(200));
    store.run(millis(3_000));
    assertThat(store.limit()).isGreaterThanOrEqualTo(MOST / 2);
    store.run(A_MINUTE);
    assertThat(store.limit()).isEqualTo(MOST);
  }

  @Test
  void pauses_of_the_machine_change_nothing() throws Exception {
    StoreModel store = new StoreModel(MOST, 8, millis(2), millis(2));
    for (int i = 0; i < 200; i++) {
      store.run(millis(1_000));
      store.pause(millis(300));
      assertThat(store.limit()).isEqualTo(MOST);
    }
  }

  @Test
  void a_quick_store_is_not_held_back_whatever_its_latency_does() throws Exception {
    StoreModel store = new StoreModel(MOST, 8, millis(1), millis(1));
    for (int i = 0; i < 50; i++) {
      store.works(millis(i % 2 == 0 ? 1 : 5));
      store.run(millis(2_000));
      assertThat(store.limit()).isEqualTo(MOST);
    }
  }
}

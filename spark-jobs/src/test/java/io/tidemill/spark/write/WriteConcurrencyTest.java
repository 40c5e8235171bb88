package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WriteConcurrencyTest {
  private final Throwable busy = new IllegalStateException("busy");
  private static final Duration A_BLINK = Duration.ofMillis(1);

  /** Any time will do, and the clock may pass the largest. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  private final List<String> news = new ArrayList<>();

  private WriteConcurrency concurrency(int most) {
    return new WriteConcurrency(most, nanos::get, news::add);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void fail(WriteConcurrency concurrency) {
    concurrency.overrun(concurrency.now(), busy);
  }

  private static void enter(WriteConcurrency concurrency, int operations) throws Exception {
    for (int i = 0; i < operations; i++) {
      assertThat(concurrency.enter(Duration.ZERO)).isTrue();
    }
  }

  private static void answer(WriteConcurrency concurrency, int requests) {
    for (int i = 0; i < requests; i++) {
      concurrency.answered(concurrency.now(), 1);
    }
  }

  /** Half as many as {@code most}, all of them under way. */
  private WriteConcurrency fallen(int most) throws Exception {
    WriteConcurrency concurrency = concurrency(most);
    fail(concurrency);
    enter(concurrency, most / 2);
    return concurrency;
  }

  @Test
  void as_many_as_configured_are_under_way_while_the_store_keeps_up() throws Exception {
    WriteConcurrency concurrency = concurrency(4);
    enter(concurrency, 4);
    answer(concurrency, 1_000);

    assertThat(concurrency.limit()).isEqualTo(4);
    assertThat(concurrency.enter(Duration.ZERO)).isFalse();
    assertThat(news).isEmpty();
  }

  @Test
  void a_failure_halves_them() throws Exception {
    WriteConcurrency concurrency = concurrency(9);
    enter(concurrency, 8);
    fail(concurrency);

    assertThat(concurrency.limit()).isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      concurrency.leave();
      assertThat(concurrency.enter(Duration.ZERO)).isFalse();
    }
    concurrency.leave();
    assertThat(concurrency.enter(Duration.ZERO)).isTrue();
  }

  @Test
  void a_burst_of_failures_counts_once() {
    WriteConcurrency concurrency = concurrency(64);
    long sentAt = concurrency.now();
    pass(A_BLINK);
    for (int i = 0; i < 64; i++) {
      concurrency.overrun(sentAt, busy);
    }
    assertThat(concurrency.limit()).isEqualTo(32);

    // What was sent before the fall says nothing about the time after it, however late it fails.
    pass(Duration.ofMinutes(1));
    concurrency.overrun(sentAt, busy);
    assertThat(concurrency.limit()).isEqualTo(32);

    fail(concurrency);
    assertThat(concurrency.limit()).isEqualTo(16);
  }

  @Test
  void quick_refusals_halve_them_a_few_times_a_second_at_most() {
    WriteConcurrency concurrency = concurrency(64);
    for (int millis = 0; millis < 1_000; millis++) {
      fail(concurrency);
      pass(A_BLINK);
    }

    assertThat(concurrency.limit()).isEqualTo(2);
  }

  @Test
  void there_is_always_room_for_one() throws Exception {
    WriteConcurrency concurrency = concurrency(3);
    for (int i = 0; i < 10; i++) {
      fail(concurrency);
      pass(WriteConcurrency.BETWEEN_FALLS);
    }

    assertThat(concurrency.limit()).isEqualTo(1);
    enter(concurrency, 1);
    assertThat(concurrency.enter(Duration.ZERO)).isFalse();
  }

  @Test
  void answers_raise_them_by_one_at_a_time() throws Exception {
    WriteConcurrency concurrency = fallen(8);

    pass(WriteConcurrency.BETWEEN_RISES);
    answer(concurrency, 3);
    assertThat(concurrency.limit()).isEqualTo(4);
    answer(concurrency, 1);
    assertThat(concurrency.limit()).isEqualTo(5);

    answer(concurrency, 1_000);
    assertThat(concurrency.limit()).isEqualTo(5);
    pass(WriteConcurrency.BETWEEN_RISES);
    answer(concurrency, 1);
    assertThat(concurrency.limit()).isEqualTo(6);
  }

  @Test
  void they_rise_up_to_what_is_configured() throws Exception {
    WriteConcurrency concurrency = fallen(8);
    for (int i = 0; i < 100; i++) {
      pass(WriteConcurrency.BETWEEN_RISES);
      answer(concurrency, 8);
    }

    assertThat(concurrency.limit()).isEqualTo(8);
  }

  @Test
  void answers_to_few_requests_say_nothing_about_many() throws Exception {
    WriteConcurrency concurrency = fallen(8);
    for (int i = 0; i < 3; i++) {
      concurrency.leave();
    }
    pass(WriteConcurrency.BETWEEN_RISES);
    answer(concurrency, 1_000);
    assertThat(concurrency.limit()).isEqualTo(4);

    enter(concurrency, 1);
    answer(concurrency, 1);
    assertThat(concurrency.limit()).isEqualTo(5);
  }

  @Test
  void those_who_wait_are_let_in_once_some_room_is_free() throws Exception {
    WriteConcurrency concurrency = concurrency(16);
    enter(concurrency, 16);
    assertThat(concurrency.enter(Duration.ZERO)).isFalse();
    concurrency.leave();
    assertThat(concurrency.enter(Duration.ZERO)).isFalse();
    concurrency.leave();
    enter(concurrency, 2);
    assertThat(concurrency.enter(Duration.ZERO)).isFalse();
  }

  @Property
  void there_is_room_for_one_to_all_whatever_happens(
      @ForAll @IntRange(min = 1, max = 100) int most,
      @ForAll @Size(max = 500) List<@IntRange(min = 0, max = 3) Integer> happenings)
      throws Exception {
    AtomicLong time = new AtomicLong();
    WriteConcurrency concurrency = new WriteConcurrency(most, time::get, sentence -> {});
    enter(concurrency, 1);
    for (int happening : happenings) {
      switch (happening) {
        case 0 -> time.addAndGet(WriteConcurrency.BETWEEN_RISES.toNanos());
        case 1 -> concurrency.overrun(concurrency.now(), busy);
        case 2 -> concurrency.overrun(concurrency.now() - 1, busy);
        default -> concurrency.answered(concurrency.now(), 1);
      }
      assertThat(concurrency.limit()).isBetween(1, most);
    }
  }

  @Test
  void falls_and_rises_are_told_with_the_reason() throws Exception {
    WriteConcurrency concurrency = fallen(4);
    assertThat(news)
        .containsExactly(
            "Writing slows down: at most 2 requests at once, not 4 any more, since the store can't keep up (IllegalStateException: busy)");

    pass(WriteConcurrency.BETWEEN_NEWS);
    answer(concurrency, 2);
    assertThat(news)
        .hasSize(2)
        .last()
        .isEqualTo(
            "Writing speeds up: at most 3 requests at once, not 2 any more, since the store answers");
  }

  @Test
  void quick_changes_are_told_together_and_the_end_of_a_rise_at_once() throws Exception {
    WriteConcurrency concurrency = fallen(64);
    for (int i = 0; i < 9; i++) {
      pass(WriteConcurrency.BETWEEN_RISES);
      answer(concurrency, 64);
    }
    assertThat(concurrency.limit()).isEqualTo(41);
    assertThat(news).hasSize(1);

    for (int i = 0; i < 23; i++) {
      pass(WriteConcurrency.BETWEEN_RISES);
      answer(concurrency, 64);
    }
    assertThat(news)
        .extracting(sentence -> sentence.replaceAll(" requests.*", ""))
        .containsExactly(
            "Writing slows down: at most 32",
            "Writing speeds up: at most 42",
            "Writing speeds up: at most 52",
            "Writing speeds up: at most 62",
            "Writing speeds up: at most 64");
  }
}

package io.tidemill.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class WavesTest {
  @Example
  void the_usual_demo_has_two_full_waves_and_one_that_waits() {
    assertThat(Waves.plan(20_000, 8_000))
        .containsExactly(
            new Wave(1, 9_000, Reason.MIN_RECORDS),
            new Wave(2, 9_000, Reason.MIN_RECORDS),
            new Wave(3, 2_000, Reason.MAX_DELAY));
  }

  @Example
  void between_one_and_two_thresholds_one_wave_is_full() {
    assertThat(Waves.plan(10_000, 8_000))
        .containsExactly(
            new Wave(1, 9_000, Reason.MIN_RECORDS), new Wave(2, 1_000, Reason.MAX_DELAY));
    assertThat(Waves.plan(8_100, 8_000))
        .containsExactly(
            new Wave(1, 8_000, Reason.MIN_RECORDS), new Wave(2, 100, Reason.MAX_DELAY));
  }

  @Example
  void below_the_threshold_two_halves_wait() {
    assertThat(Waves.plan(1_001, 8_000))
        .containsExactly(new Wave(1, 501, Reason.MAX_DELAY), new Wave(2, 500, Reason.MAX_DELAY));
  }

  @Example
  void a_single_flight_is_a_single_wave() {
    assertThat(Waves.plan(1, 8_000)).containsExactly(new Wave(1, 1, Reason.MAX_DELAY));
  }

  @Property
  void waves_hold_all_flights_and_are_two_at_least(
      @ForAll @IntRange(min = 2, max = 1_000_000) int flights,
      @ForAll @LongRange(min = 1, max = 100_000) long minRecords) {
    List<Wave> waves = Waves.plan(flights, minRecords);
    assertThat(waves).hasSizeBetween(2, 3);
    assertThat(waves.stream().mapToInt(Wave::flights).sum()).isEqualTo(flights);
  }

  @Property(tries = 200)
  void dealing_gives_each_flight_to_one_wave_in_order(
      @ForAll @IntRange(min = 1, max = 3_000) int flights,
      @ForAll @LongRange(min = 1, max = 2_000) long minRecords) {
    List<Wave> waves = Waves.plan(flights, minRecords);
    List<int[]> hands = Waves.deal(waves);
    Set<Integer> dealt = new HashSet<>();
    for (int i = 0; i < waves.size(); i++) {
      assertThat(hands.get(i)).hasSize(waves.get(i).flights()).isSorted();
      for (int flight : hands.get(i)) {
        assertThat(dealt.add(flight)).isTrue();
      }
    }
    assertThat(dealt).hasSize(flights);
  }

  @Example
  void every_wave_spans_the_whole_time() {
    for (int[] hand : Waves.deal(Waves.plan(20_000, 8_000))) {
      assertThat(hand[0]).isLessThan(20);
      assertThat(hand[hand.length - 1]).isGreaterThan(20_000 - 20);
    }
  }
}

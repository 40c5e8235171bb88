package io.tidemill.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The simulation's own promises: seeds repeat, bugs are found, made small, and found again. */
class SimulationTest {
  private static final long SEEDS = 200;

  @Test
  void a_seed_is_the_same_day_each_time() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(Batch.trace(seed)).isEqualTo(Batch.trace(seed)).contains("all is well");
    }
  }

  @Test
  void a_seed_without_trace_takes_the_same_steps() {
    for (long seed = 1; seed <= 20; seed++) {
      Day.Result untold = Day.run(seed, new Coverage(), Trace.off(), Set.of());
      Day.Result told = Day.run(seed, new Coverage(), Trace.on(), Set.of());

      assertThat(untold).isEqualTo(told);
    }
  }

  @Test
  void threads_change_nothing() {
    Map<String, Object> one = Batch.run(1, SEEDS, 1, false);
    Map<String, Object> two = Batch.run(1, SEEDS, 2, false);

    for (String figure : List.of("seeds", "runs", "steps", "failures", "coverage")) {
      assertThat(two.get(figure)).as(figure).isEqualTo(one.get(figure));
    }
  }

  @Test
  void a_seed_has_five_runs_on_three_partitions_at_least() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Day.Result result = Day.run(seed, new Coverage(), Trace.off(), Set.of());

      assertThat(result.broken()).as("seed %d", seed).isEmpty();
      assertThat(result.runs()).as("runs of seed %d", seed).isGreaterThanOrEqualTo(5);
    }
  }

  @Test
  void a_known_bug_is_found_made_small_and_replayed() {
    long seed =
        LongStream.rangeClosed(1, 500)
            .filter(each -> Toy.run(each, Trace.off(), Set.of()).broken().isPresent())
            .filter(each -> Toy.run(each, Trace.off(), Set.of()).fired().size() > 1)
            .findFirst()
            .orElseThrow();

    String story = Shrinking.of(seed, Toy::run);

    assertThat(story)
        .containsPattern("seed " + seed + ": .* 1 of \\d+ faults")
        .containsPattern("duplicate at toy:counter.add #\\d+")
        .contains(Toy.ONCE + ": Asked ")
        .isEqualTo(Shrinking.of(seed, Toy::run));
  }
}

package io.tidemill.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MediansTest {
  @Test
  void the_middle_of_an_odd_number_of_turns_is_one_of_them() {
    assertThat(new Medians(List.of(turn(9), turn(1), turn(4))).wall()).isEqualTo(4);
  }

  @Test
  void the_middle_of_an_even_number_is_between_two() {
    assertThat(new Medians(List.of(turn(9), turn(1), turn(4), turn(5))).wall()).isEqualTo(4.5);
  }

  @Test
  void each_figure_has_its_own_middle() {
    Medians medians = new Medians(List.of(turn(1), turn(2), turn(3)));
    assertThat(medians.clientCpu()).isEqualTo(4);
    assertThat(medians.serverCpu()).isEqualTo(6);
    assertThat(medians.steps()).isEqualTo(Map.of("write", 2.0));
    assertThat(medians.toCommit()).isEmpty();
  }

  @Test
  void ratios_are_ours_over_the_peer_s() {
    Result result =
        result(Map.of("ours", List.of(turn(2), turn(4)), "tuned", List.of(turn(6), turn(6))));
    assertThat(result.ratio(Result.Figure.WALL, "tuned")).hasValue(0.5);
    assertThat(result.ratio(Result.Figure.CLIENT_CPU, "tuned")).hasValue(0.5);
    assertThat(result.rate("tuned")).isEqualTo(10);
  }

  @Test
  void there_is_no_ratio_to_a_peer_that_used_nothing() {
    Result result = result(Map.of("ours", List.of(turn(2)), "plain-read", List.of(turn(1))));
    assertThat(result.ratio(Result.Figure.SERVER_CPU, "plain-read"))
        .isEqualTo(OptionalDouble.empty());
  }

  private static Measured turn(int seconds) {
    Duration wall = Duration.ofSeconds(seconds);
    return new Measured(
        wall,
        wall.multipliedBy(2),
        wall.multipliedBy(3),
        wall,
        1 << 20,
        Optional.empty(),
        Map.of("write", wall));
  }

  private static Result result(Map<String, List<Measured>> turns) {
    Plan plan =
        new Plan(
            Path.of("."),
            List.of("tuned"),
            "narrow",
            OptionalInt.of(60),
            1,
            1,
            "1g",
            0,
            Plan.Archives.NONE,
            Grid.parse("within,64"),
            Plan.Profile.NONE);
    Map<String, Medians> medians =
        turns.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, each -> new Medians(each.getValue())));
    return new Result(plan, plan.shapes().named("narrow"), medians, Map.of(), Map.of(), Map.of());
  }
}

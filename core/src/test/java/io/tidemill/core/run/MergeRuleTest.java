package io.tidemill.core.run;

import static io.tidemill.core.pipeline.MergeFunction.MAX;
import static io.tidemill.core.pipeline.MergeFunction.MIN;
import static io.tidemill.core.pipeline.MergeFunction.SUM;
import static io.tidemill.core.pipeline.MergeFunction.UNION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.pipeline.MergeFunction;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Merging by the mark, as the writer does it: read the row, decide, write values and mark. */
class MergeRuleTest {
  private record Row(Long mark, Object value) {}

  /** One run's value for the row, merged once by each of its attempts that gets as far. */
  private record Merge(int attempts, Object fresh) {}

  private static final Row ABSENT = new Row(null, null);

  private static Row merge(Row row, long claimTime, MergeFunction function, Object fresh) {
    return switch (new MergeRule(claimTime, MergeRule.ALL).decide(row.mark())) {
      case BEGIN -> new Row(claimTime, fresh);
      case MERGE -> new Row(claimTime, Merging.merge(function, row.value(), fresh));
      case ALREADY_MERGED -> row;
      case STOP -> throw new IllegalStateException("A later run has been here");
    };
  }

  @Property
  void merging_twice_equals_merging_once(@ForAll("runs") List<Merge> runs) {
    Row often = ABSENT;
    Row once = ABSENT;
    long claimTime = 0;
    for (Merge run : runs) {
      claimTime += 10;
      for (int attempt = 0; attempt < run.attempts(); attempt++) {
        often = merge(often, claimTime, SUM, run.fresh());
      }
      once = merge(once, claimTime, SUM, run.fresh());
    }

    assertThat(often).isEqualTo(once);
    assertThat(once.value() == null ? 0L : once.value())
        .isEqualTo(
            runs.stream().mapToLong(run -> run.fresh() == null ? 0 : (Long) run.fresh()).sum());
  }

  @Provide
  Arbitrary<List<Merge>> runs() {
    Arbitrary<Object> values =
        Arbitraries.longs().between(-1000, 1000).map(Object.class::cast).injectNull(0.1);
    return Combinators.combine(Arbitraries.integers().between(1, 3), values)
        .as(Merge::new)
        .list()
        .ofMaxSize(20);
  }

  @Property
  void an_attempt_overtaken_by_a_later_run_stops(
      @ForAll("times") long claimTime, @ForAll("times") long later) {
    assertThat(new MergeRule(claimTime, MergeRule.ALL).decide(claimTime + later))
        .isEqualTo(MergeRule.Decision.STOP);
  }

  @Provide
  Arbitrary<Long> times() {
    return Arbitraries.longs().between(1, Long.MAX_VALUE / 2);
  }

  @Test
  void a_mark_of_the_same_run_is_known_whatever_its_boxing() {
    long claimTime = 1_700_000_000_000_000L;

    assertThat(new MergeRule(claimTime, MergeRule.ALL).decide(Long.valueOf(claimTime)))
        .isEqualTo(MergeRule.Decision.ALREADY_MERGED);
  }

  @Test
  void an_absent_row_and_a_lower_mark_are_merged_into() {
    assertThat(new MergeRule(5, MergeRule.ALL).decide(null)).isEqualTo(MergeRule.Decision.MERGE);
    assertThat(new MergeRule(5, MergeRule.ALL).decide(4L)).isEqualTo(MergeRule.Decision.MERGE);
  }

  @Test
  void in_a_rebuild_a_row_from_before_it_is_as_none() {
    MergeRule second = new MergeRule(30, 20);

    assertThat(second.decide(null)).isEqualTo(MergeRule.Decision.BEGIN);
    assertThat(second.decide(19L)).isEqualTo(MergeRule.Decision.BEGIN);
    assertThat(second.decide(20L)).isEqualTo(MergeRule.Decision.MERGE);
    assertThat(second.decide(30L)).isEqualTo(MergeRule.Decision.ALREADY_MERGED);
    assertThat(second.decide(31L)).isEqualTo(MergeRule.Decision.STOP);
  }

  @Test
  void each_function_is_idempotent_behind_the_mark() {
    for (MergeFunction function : List.of(SUM, MIN, MAX)) {
      Row once = merge(merge(ABSENT, 1, function, 3L), 2, function, 4L);
      assertThat(merge(once, 2, function, 4L)).isEqualTo(once);
    }
    Row once = merge(merge(ABSENT, 1, UNION, Set.of("a")), 2, UNION, Set.of("b"));
    assertThat(merge(once, 2, UNION, Set.of("b"))).isEqualTo(once);
    assertThatThrownBy(() -> merge(once, 1, UNION, Set.of("a")))
        .isInstanceOf(IllegalStateException.class);
  }
}

package io.tidemill.core.policy;

import static io.tidemill.core.Samples.LIMITS;
import static io.tidemill.core.Samples.NOON;
import static io.tidemill.core.Samples.entrant;
import static io.tidemill.core.Samples.idle;
import static io.tidemill.core.Samples.position;
import static io.tidemill.core.Samples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.JobSize;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Work;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SizingTest {
  private static final Duration TARGET = Duration.ofMinutes(5);
  private static final long MOST = TriggerPolicy.MOST_RECORDS;

  private final Sizing sizing = new Sizing(TARGET, 8, 4);

  @Test
  void a_size_says_what_it_follows_from() {
    Commit last = commit(sizeFrom(39_000, 38_000, 47_000, 41_000), 3_000_000, effort(10, 8));

    assertThat(sizing.decide(80_000_000, Optional.of(last)).why())
        .isEqualTo(
            "2 executors of 4 cores: 80,000,000 records at 39,000/s per core, from 5 runs; target 5 m");
    assertThat(new Sizing(TARGET, 1, 2).decide(80_000_000, Optional.of(last)).why())
        .endsWith("; target 5 m, and about 17 m 5 s by maxExecutors");
    assertThat(sizing.decide(1_000, Optional.empty()).why())
        .isEqualTo(
            "1 executor of 2 cores: 1,000 records at 10,000/s per core, as is assumed until a run is measured; target 5 m");
  }

  @Test
  void a_few_records_get_one_small_executor() {
    assertThat(decided(1)).isEqualTo(size(1, 2));
    assertThat(new Sizing(TARGET, 8, 1).decide(1, Optional.empty()).allCores()).isEqualTo(1);
  }

  @Test
  void executors_are_as_large_as_is_allowed_before_there_are_several() {
    assertThat(decided(6_000_001)).isEqualTo(size(1, 4));
    assertThat(decided(12_000_000)).isEqualTo(size(1, 4));
    assertThat(decided(12_000_001)).isEqualTo(size(2, 4));
  }

  @Test
  void no_core_gets_fewer_records_than_are_worth_a_task() {
    Sizing hasty = new Sizing(Duration.ofSeconds(1), 100, 4);

    assertThat(hasty.decide(16_000, Optional.of(slow())).allCores()).isEqualTo(8);
  }

  @Test
  void the_newest_paces_come_first_and_the_oldest_is_forgotten() {
    Commit last = commit(sizeFrom(1, 2, 3, 4, 5), 1_000_000, effort(10, 2));

    assertThat(sizing.decide(1, Optional.of(last)).paces())
        .containsExactly(50_000L, 1L, 2L, 3L, 4L);
  }

  @Test
  void runs_that_tell_nothing_leave_the_paces_as_they_were() {
    JobSize before = sizeFrom(7, 8);

    for (Commit last :
        List.of(
            commit(before, 39_999, effort(10, 2)),
            commit(before, 1_000_000, effort(10, 0)),
            commit(before, 1_000_000, Effort.NONE),
            commit(again(), before, 1_000_000, effort(10, 2)))) {
      assertThat(Sizing.measured(last)).isEmpty();
      assertThat(sizing.decide(1, Optional.of(last)).paces()).containsExactly(7L, 8L);
    }
  }

  @Test
  void start_up_is_no_part_of_a_pace() {
    Effort effort =
        new Effort(
            Map.of(
                "start", Duration.ofSeconds(60),
                "spark", Duration.ofSeconds(30),
                "prepare", Duration.ofSeconds(9),
                "read-range", Duration.ofSeconds(4),
                "write k.t", Duration.ofSeconds(6)),
            2);

    assertThat(Sizing.measured(commit(sizeFrom(), 1_000_000, effort))).contains(50_000L);
  }

  @Test
  void what_no_service_gives_is_refused() {
    assertThatThrownBy(() -> new Sizing(TARGET, 0, 4)).hasMessageContaining("maxExecutors");
    assertThatThrownBy(() -> new Sizing(TARGET, 1, 3)).hasMessageContaining("executorCores");
    assertThatThrownBy(() -> new Sizing(Duration.ZERO, 1, 4)).hasMessageContaining("second");
  }

  @Property
  void more_records_never_get_fewer_cores(
      @ForAll("sizings") Sizing any,
      @ForAll("commits") Optional<Commit> last,
      @ForAll @LongRange(min = 1, max = MOST) long some,
      @ForAll @LongRange(min = 1, max = MOST) long others) {
    assertThat(any.decide(Math.max(some, others), last).allCores())
        .isGreaterThanOrEqualTo(any.decide(Math.min(some, others), last).allCores());
  }

  @Property
  void sizes_are_workers_within_the_caps(
      @ForAll("sizings") Sizing any,
      @ForAll("commits") Optional<Commit> last,
      @ForAll @LongRange(min = 1, max = MOST) long records) {
    JobSize size = any.decide(records, last);

    assertThat(size.executors()).isBetween(1, any.maxExecutors());
    assertThat(Sizing.WORKERS).contains(size.cores());
    assertThat(size.cores()).isLessThanOrEqualTo(any.executorCores());
    assertThat(size.why()).contains("target");
  }

  @Property
  void below_the_caps_the_work_is_done_in_time(
      @ForAll("sizings") Sizing any,
      @ForAll("commits") Optional<Commit> last,
      @ForAll @LongRange(min = 1, max = MOST) long records) {
    JobSize size = any.decide(records, last);
    boolean capped = size.allCores() == any.maxExecutors() * any.executorCores();
    boolean oneTaskEach = records <= size.allCores() * Sizing.LEAST_PER_TASK;

    assertThat(capped || oneTaskEach || records <= size.pace() * size.allCores() * seconds(any))
        .isTrue();
  }

  @Property
  void the_same_past_gives_the_same_size(
      @ForAll("sizings") Sizing any,
      @ForAll("commits") Optional<Commit> last,
      @ForAll @LongRange(min = 1, max = MOST) long records) {
    assertThat(any.decide(records, last)).isEqualTo(any.decide(records, last));
  }

  @Provide
  Arbitrary<Sizing> sizings() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 86_400).map(Duration::ofSeconds),
            Arbitraries.integers().between(1, Sizing.MOST_EXECUTORS),
            Arbitraries.of(Sizing.WORKERS))
        .as(Sizing::new);
  }

  @Provide
  Arbitrary<Optional<Commit>> commits() {
    Arbitrary<JobSize> sizes =
        Arbitraries.longs()
            .between(1, 10_000_000)
            .list()
            .ofMaxSize(JobSize.MOST_PACES)
            .map(paces -> new JobSize(1, 1, 1, paces, TARGET));
    Arbitrary<Effort> efforts =
        Combinators.combine(
                Arbitraries.longs().between(0, 100_000), Arbitraries.integers().between(0, 64))
            .as((millis, cores) -> new Effort(Map.of("write", Duration.ofMillis(millis)), cores));
    return Combinators.combine(sizes, Arbitraries.longs().between(0, MOST), efforts)
        .as(SizingTest::commit)
        .optional();
  }

  private static long seconds(Sizing any) {
    return any.targetDuration().toSeconds();
  }

  private List<Integer> decided(long records) {
    JobSize size = sizing.decide(records, Optional.empty());
    return size(size.executors(), size.cores());
  }

  private static List<Integer> size(int executors, int cores) {
    return List.of(executors, cores);
  }

  private static Commit slow() {
    return commit(sizeFrom(1), 1, Effort.NONE);
  }

  private static JobSize sizeFrom(long... paces) {
    return new JobSize(1, 1, 1, Arrays.stream(paces).boxed().toList(), TARGET);
  }

  private static Effort effort(long seconds, int cores) {
    return new Effort(Map.of("write", Duration.ofSeconds(seconds)), cores);
  }

  private static Work again() {
    return new Work.Again(new TreeSet<>(List.of(new TableName("k", "t"))));
  }

  private static Commit commit(JobSize size, long read, Effort effort) {
    return commit(new Work.Own(), size, read, effort);
  }

  private static Commit commit(Work work, JobSize size, long read, Effort effort) {
    PipelineState.Claim claim =
        new PipelineState.Claim(
            work,
            Reason.MIN_RECORDS,
            List.of(range(0, 0, 10)),
            position(10),
            false,
            "digest",
            LIMITS,
            size);
    return idle()
        .claim(claim, NOON)
        .entered(entrant(1))
        .committed(Books.of(read, read, 0, Map.of()), List.of(), effort, NOON)
        .lastCommit()
        .orElseThrow();
  }
}

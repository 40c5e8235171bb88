package io.tidemill.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.JobSize;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.ledger.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CompactTextTest {
  @Property
  void attempts_come_back(@ForAll("attempts") List<Attempt> attempts) {
    assertThat(CompactText.attempts(CompactText.attempts(attempts), Duration.ZERO))
        .isEqualTo(attempts);
  }

  @Property
  void sinks_come_back(@ForAll("sinks") SortedMap<TableName, SinkBooks> sinks) {
    assertThat(CompactText.sinks(CompactText.sinks(sinks))).isEqualTo(sinks);
  }

  @Property
  void steps_come_back_in_their_order(@ForAll("steps") Map<String, Duration> steps) {
    Map<String, Duration> read = CompactText.steps(CompactText.steps(steps));

    assertThat(List.copyOf(read.entrySet())).isEqualTo(List.copyOf(steps.entrySet()));
  }

  @Property
  void sizes_come_back(@ForAll("sizes") JobSize size) {
    assertThat(CompactText.size(CompactText.size(size))).isEqualTo(size);
  }

  @Property
  void work_comes_back(@ForAll("works") Work work) {
    assertThat(CompactText.work(CompactText.work(work))).isEqualTo(work);
  }

  @Test
  void an_attempt_from_before_deadlines_were_kept_may_have_written_and_gets_one() {
    assertThat(
            CompactText.attempts("1 1795354862123456+28 1970-01-01T00:00:00Z", Duration.ofHours(6)))
        .containsExactly(
            new Attempt(
                1,
                1_795_354_862_123_456L,
                28,
                Instant.EPOCH,
                Instant.EPOCH.plus(Duration.ofHours(6)),
                true));
  }

  @Test
  void texts_read_as_the_schema_says() {
    assertThat(
            CompactText.size(
                new JobSize(2, 4, 3_200_000, List.of(41_000L, 38_000L), Duration.ofMinutes(5))))
        .isEqualTo("2x4 for 3200000 in PT5M 41000 38000");
    assertThat(
            CompactText.attempts(
                List.of(
                    new Attempt(
                        1,
                        1_795_354_862_123_456L,
                        28,
                        Instant.ofEpochSecond(0),
                        Instant.ofEpochSecond(60),
                        true),
                    new Attempt(
                        2,
                        1_795_354_862_123_484L,
                        28,
                        Instant.ofEpochSecond(1),
                        Instant.ofEpochSecond(61),
                        false))))
        .isEqualTo(
            "1 1795354862123456+28 1970-01-01T00:00:00Z until 1970-01-01T00:01:00Z entered; 2 1795354862123484+28 1970-01-01T00:00:01Z until 1970-01-01T00:01:01Z");
    assertThat(
            CompactText.sinks(
                new TreeMap<>(
                    Map.of(new TableName("flights", "by_origin"), new SinkBooks(28, 0, 2, 26, 0)))))
        .isEqualTo("flights.by_origin out=28 dead=0 superseded=2 written=26 merged=0");
    assertThat(CompactText.work(new Work.Own())).isEqualTo("own");
    TableName table = new TableName("flights", "a");
    assertThat(
            CompactText.work(
                new Work.Again(new TreeSet<>(Set.of(table, new TableName("flights", "b"))))))
        .isEqualTo("again flights.a flights.b");
    assertThat(CompactText.work(new Work.Rebuild(table, OptionalLong.of(5))))
        .isEqualTo("rebuild 5 flights.a");
    assertThat(CompactText.work(new Work.Rebuild(table, OptionalLong.empty())))
        .isEqualTo("rebuild-emptied flights.a");
    assertThat(
            CompactText.work(
                new Work.Redo(
                    7,
                    2,
                    1_795_354_862_123_456L,
                    Instant.parse("2026-11-22T10:00:00.5Z"),
                    Instant.parse("2026-11-24T10:00:00Z"),
                    new TreeSet<>(Set.of(table)))))
        .isEqualTo(
            "redo 7 2 1795354862123456 2026-11-22T10:00:00.500Z 2026-11-24T10:00:00Z flights.a");
    assertThat(CompactText.steps(Map.of("read-range", Duration.ofMillis(1_500))))
        .isEqualTo("read-range=PT1.5S");
  }

  @Test
  void a_text_that_does_not_follow_the_grammar_is_refused() {
    assertThatThrownBy(() -> CompactText.work("dream on"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dream on");
    assertThatThrownBy(() -> CompactText.attempts("1 5", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void names_that_would_break_the_grammar_are_refused() {
    assertThatThrownBy(() -> CompactText.steps(Map.of("one; two", Duration.ZERO)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Arbitrary<Long> naturals() {
    return Arbitraries.longs().between(0, Long.MAX_VALUE);
  }

  @Provide
  Arbitrary<List<Attempt>> attempts() {
    Arbitrary<Instant> instants =
        Combinators.combine(
                Arbitraries.longs().between(0, 253_402_300_799L),
                Arbitraries.integers().between(0, 999_999_999))
            .as(Instant::ofEpochSecond);
    return Combinators.combine(
            Arbitraries.integers().greaterOrEqual(1),
            naturals(),
            Arbitraries.longs().greaterOrEqual(1),
            instants,
            instants,
            Arbitraries.of(true, false))
        .as(Attempt::new)
        .list()
        .ofMaxSize(5);
  }

  private static Arbitrary<TableName> tables() {
    Arbitrary<String> names =
        Arbitraries.strings().withCharRange('a', 'z').withChars("_1").ofMaxLength(20);
    return names
        .map(name -> "t" + name)
        .tuple2()
        .map(pair -> new TableName(pair.get1(), pair.get2()));
  }

  @Provide
  Arbitrary<Work> works() {
    return Arbitraries.oneOf(
        Arbitraries.just(new Work.Own()),
        tables().set().ofMinSize(1).ofMaxSize(4).map(sinks -> new Work.Again(new TreeSet<>(sinks))),
        Combinators.combine(tables(), naturals().map(OptionalLong::of).injectNull(0.2))
            .as(
                (table, begun) ->
                    new Work.Rebuild(table, begun == null ? OptionalLong.empty() : begun)),
        Combinators.combine(
                naturals(),
                Arbitraries.integers().greaterOrEqual(1),
                naturals(),
                tables().set().ofMinSize(1).ofMaxSize(4))
            .as(
                (run, attempt, time, sinks) ->
                    new Work.Redo(
                        run,
                        attempt,
                        time,
                        Instant.ofEpochSecond(time % 4_000_000_000L, run % 1_000_000_000),
                        Instant.ofEpochSecond(run % 4_000_000_000L),
                        new TreeSet<>(sinks))));
  }

  @Provide
  Arbitrary<SortedMap<TableName, SinkBooks>> sinks() {
    Arbitrary<SinkBooks> books =
        Combinators.combine(naturals(), naturals(), naturals(), naturals(), naturals())
            .as(SinkBooks::new);
    return Arbitraries.maps(tables(), books).ofMaxSize(5).map(TreeMap::new);
  }

  @Provide
  Arbitrary<JobSize> sizes() {
    return Combinators.combine(
            Arbitraries.integers().greaterOrEqual(1),
            Arbitraries.integers().greaterOrEqual(1),
            Arbitraries.longs().greaterOrEqual(1),
            Arbitraries.longs().greaterOrEqual(1).list().ofMaxSize(JobSize.MOST_PACES),
            Arbitraries.longs().greaterOrEqual(1).map(Duration::ofMillis))
        .as(JobSize::new);
  }

  @Provide
  Arbitrary<Map<String, Duration>> steps() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withChars("-. _")
            .ofMinLength(1)
            .ofMaxLength(9);
    Arbitrary<Duration> durations = naturals().map(Duration::ofNanos);
    return Combinators.combine(names, durations)
        .as(Map::entry)
        .list()
        .ofMaxSize(8)
        .map(
            entries -> {
              Map<String, Duration> steps = new LinkedHashMap<>();
              entries.forEach(entry -> steps.put(entry.getKey(), entry.getValue()));
              return steps;
            });
  }
}

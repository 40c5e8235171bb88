package io.tidemill.keyspace.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.RowStatement;
import io.tidemill.keyspace.cql.SchemaStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final CqlName TABLE = new CqlName("k", "t");

  private Instant now = Instant.parse("2026-11-30T08:00:00Z");
  private final InstantSource clock = () -> now;
  private final KnownTables tables = new KnownTables(new OneTable());

  PaceTest() {
    tables.load(List.of(TABLE)).toCompletableFuture().join();
  }

  @Test
  void a_partition_takes_a_seconds_worth_and_then_what_time_brings() {
    Pace pace = new Pace(10, clock);

    assertThat(written(pace, "x", 12)).isEqualTo(10);
    now = now.plus(Duration.ofMillis(300));
    assertThat(written(pace, "x", 12)).isEqualTo(3);
    now = now.plus(Duration.ofSeconds(60));
    assertThat(written(pace, "x", 12)).isEqualTo(10);
  }

  @Test
  void partitions_do_not_count_for_each_other_and_reads_for_none() {
    Pace pace = new Pace(2, clock);

    assertThat(written(pace, "x", 3)).isEqualTo(2);
    assertThat(written(pace, "y", 3)).isEqualTo(2);
    assertThat(pace.admits(parts("SELECT c FROM k.t WHERE a = 'x'", 5), tables)).isTrue();
  }

  @Test
  void a_batch_counts_its_statements_and_is_taken_whole_or_not_at_all() {
    Pace pace = new Pace(10, clock);

    assertThat(pace.admits(parts(insert("x"), 8), tables)).isTrue();
    assertThat(pace.admits(parts(insert("x"), 3), tables)).isFalse();
    assertThat(pace.admits(parts(insert("x"), 2), tables)).isTrue();
  }

  @Test
  void a_batch_above_the_pace_passes_a_full_bucket_and_leaves_a_debt() {
    Pace pace = new Pace(10, clock);

    assertThat(pace.admits(parts(insert("x"), 30), tables)).isTrue();
    now = now.plus(Duration.ofSeconds(2));
    assertThat(pace.admits(parts(insert("x"), 1), tables)).isFalse();
    now = now.plus(Duration.ofSeconds(1));
    assertThat(pace.admits(parts(insert("x"), 1), tables)).isTrue();
  }

  @Test
  void without_a_pace_all_passes() {
    assertThat(written(new Pace(0, clock), "x", 10_000)).isEqualTo(10_000);
    assertThatThrownBy(() -> new Pace(-1, clock)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void many_partitions_are_forgotten_in_time() {
    Pace pace = new Pace(1, clock);

    for (int i = 0; i < 10_500; i++) {
      assertThat(pace.admits(parts(insert("p" + i), 1), tables)).isTrue();
    }
    assertThat(pace.admits(parts(insert("p10499"), 1), tables)).isFalse();
    assertThat(pace.admits(parts(insert("p0"), 1), tables)).isTrue();
  }

  private int written(Pace pace, String partition, int rows) {
    int written = 0;
    for (int i = 0; i < rows; i++) {
      written += pace.admits(parts(insert(partition), 1), tables) ? 1 : 0;
    }
    return written;
  }

  private static String insert(String partition) {
    return "INSERT INTO k.t (a, b) VALUES ('%s', 1)".formatted(partition);
  }

  private static List<Part> parts(String cql, int times) {
    RowStatement statement = Analysis.of(cql).rows().get(0);
    return Collections.nCopies(times, new Part(statement, TABLE, BoundValues.NONE, 0));
  }

  /** A store that has the table, and does nothing. */
  private static final class OneTable implements Behind {
    @Override
    public CompletionStage<Optional<TableFacts>> table(CqlName name) {
      return CompletableFuture.completedFuture(
          Optional.of(
              new TableFacts(
                  new TableProperties(name, true, true), List.of("a"), List.of(), Instant.MIN)));
    }

    @Override
    public boolean asksForTables() {
      return true;
    }

    @Override
    public boolean isReadyFor(List<Part> parts) {
      return true;
    }

    @Override
    public CompletionStage<Void> prepareFor(RowStatement statement) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<AsyncResultSet> define(
        SimpleStatement statement, SchemaStatement schema) {
      return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
  }
}

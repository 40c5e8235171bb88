package io.tidemill.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * What must hold of a pipeline whatever struck: its tables are the fold of the log, cell by cell,
 * each at the row timestamp of the attempt that committed; each offset is in one run, each run has
 * one commit, books balance, and nothing waits.
 */
public final class Exactly {
  private static final int MOST_CHANGES = 100;

  private final TestPipeline pipeline;

  private Exactly(TestPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** Asserts all of it. */
  public static void once(TestPipeline pipeline) {
    Exactly exactly = new Exactly(pipeline);
    List<Commit> commits = pipeline.commits();
    List<Commit> own = commits.stream().filter(commit -> commit.run().work().own()).toList();
    exactly.eachRunHasOneCommit(commits);
    exactly.rangesJoin(own);
    exactly.rowsAreTheFold(writing(pipeline.rows(), commits));
    exactly.sumsAreTheFold(writing(pipeline.sums(), commits));
    exactly.booksBalance(own);
    exactly.deadLettersAreTheBroken(own);
    exactly.offsetsArePublished();
  }

  /** Asserts that the table that takes record by record, and it alone, is the fold of the log. */
  public static void rows(TestPipeline pipeline) {
    new Exactly(pipeline).rowsAreTheFold(writing(pipeline.rows(), pipeline.commits()));
  }

  /** Asserts that the merged table, and it alone, is the fold of the log. */
  public static void sums(TestPipeline pipeline) {
    new Exactly(pipeline).sumsAreTheFold(writing(pipeline.sums(), pipeline.commits()));
  }

  /** The commits of the runs that wrote {@code table}. */
  private static List<Commit> writing(String table, List<Commit> commits) {
    TableName name = TableName.parse(table);
    return commits.stream()
        .filter(
            commit ->
                commit
                    .run()
                    .work()
                    .match(
                        own -> true,
                        again -> again.sinks().contains(name),
                        rebuild -> rebuild.sink().equals(name),
                        redo -> false))
        .toList();
  }

  private void eachRunHasOneCommit(List<Commit> commits) {
    PipelineState state = pipeline.state();
    assertThat(state.phase()).isInstanceOf(Phase.Idle.class);
    assertThat(commits)
        .extracting(commit -> commit.run().number())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, state.lastRun()).boxed().toList());
  }

  /** Every range begins where the one before it has ended, but for gaps that are recorded. */
  private void rangesJoin(List<Commit> commits) {
    List<OffsetRange> passed =
        pipeline.stack().functions().ledger().changes(pipeline.id(), MOST_CHANGES).stream()
            .flatMap(change -> change.passed().stream())
            .toList();
    Map<TopicPartition, Long> next = new TreeMap<>();
    for (Commit commit : commits) {
      for (OffsetRange range : commit.run().ranges()) {
        long expected = next.getOrDefault(range.partition(), 0L);
        if (range.from() != expected) {
          assertThat(passed).contains(new OffsetRange(range.partition(), expected, range.from()));
        }
        next.put(range.partition(), range.until());
      }
    }
  }

  private void rowsAreTheFold(List<Commit> commits) {
    SortedMap<String, Log.Row> rows = new TreeMap<>();
    for (Row row :
        all(
            "SELECT id, n, p, at, WRITETIME(n), WRITETIME(p), WRITETIME(at) FROM "
                + pipeline.rows())) {
      assertThat(row.getLong(5)).isEqualTo(row.getLong(4));
      assertThat(row.getLong(6)).isEqualTo(row.getLong(4));
      rows.put(
          row.getString(0),
          new Log.Row(row.getInt(1), row.getInt(2), row.getLong(3), row.getLong(4)));
    }
    assertThat(rows).isEqualTo(pipeline.log().rows(commits));
  }

  private void sumsAreTheFold(List<Commit> commits) {
    if (pipeline.shape().sinks() != Shape.Sinks.BOTH) {
      return;
    }
    SortedMap<String, Log.Sum> sums = new TreeMap<>();
    for (Row row : all("SELECT place, visits, total, tidemill_run FROM " + pipeline.sums())) {
      sums.put(row.getString(0), new Log.Sum(row.getLong(1), row.getLong(2), row.getLong(3)));
    }
    assertThat(sums).isEqualTo(pipeline.log().sums(commits));
  }

  private void booksBalance(List<Commit> commits) {
    assertThat(commits).allMatch(commit -> commit.books().balanced());
    assertThat(commits.stream().mapToLong(commit -> commit.books().read()).sum())
        .isEqualTo(pipeline.log().size());
  }

  private void deadLettersAreTheBroken(List<Commit> commits) {
    SortedSet<Log.Place> found = new TreeSet<>();
    pipeline
        .letters()
        .forEach(letter -> found.add(new Log.Place(letter.partition(), letter.offset())));
    assertThat(found).isEqualTo(pipeline.log().broken());
    assertThat(commits.stream().mapToLong(commit -> commit.books().deadLetters()).sum())
        .isEqualTo(found.size());
  }

  private void offsetsArePublished() {
    assertThat(pipeline.stack().functions().groupOffsets().read(pipeline.group()))
        .hasValueSatisfying(
            published ->
                assertThat(published.position().sameOffsets(pipeline.state().position())).isTrue());
  }

  private List<Row> all(String query) {
    return pipeline
        .stack()
        .session()
        .execute(SimpleStatement.newInstance(query).setPageSize(2_000))
        .all();
  }
}

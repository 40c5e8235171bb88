package io.tidemill.cli.demo;

import static io.tidemill.cli.StatesForTests.TABLE;
import static io.tidemill.cli.StatesForTests.claimed;
import static io.tidemill.cli.StatesForTests.committed;
import static io.tidemill.cli.StatesForTests.entered;
import static io.tidemill.cli.StatesForTests.first;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.StatesForTests;
import io.tidemill.cli.screen.BooksTable;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.SinkBooks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DemoReportTest {
  private static final PipelineState ONE = committed(entered(claimed(first(), 100)));
  private static final PipelineState TWO = committed(entered(claimed(ONE, 150)));
  private static final Commit FIRST = ONE.lastCommit().orElseThrow();
  private static final Commit SECOND = TWO.lastCommit().orElseThrow();

  @Test
  void json_has_the_figures_under_their_names() {
    assertThat(report(150, List.of(FIRST)).toJson())
        .isEqualTo(
            """
            {"records_produced":150,"dead_letters":0,"runs":[{"pipeline":"flights","number":1,\
            "reason":"MIN_RECORDS","attempts":1,"records":100,\
            "ranges":[{"topic":"flights","partition":2,"from":0,"until":100}],\
            "rows_written":{"flights.by_origin":100},"seconds":{"write":1.250}}],\
            "tables":{"flights.by_origin":149},"group_lag":3,"books_balanced":false}""");
  }

  @Test
  void books_balance_once_every_record_is_in_them() {
    assertThat(report(150, List.of(FIRST)).booksBalanced()).isFalse();
    assertThat(report(150, List.of(FIRST, SECOND)).booksBalanced()).isTrue();
    Commit torn =
        committed(entered(claimed(ONE, 150)), new SinkBooks(50, 0, 0, 49, 0))
            .lastCommit()
            .orElseThrow();
    assertThat(report(150, List.of(FIRST, torn)).booksBalanced()).isFalse();
  }

  @Test
  void dead_letters_of_sinks_count() {
    Commit dead =
        committed(entered(claimed(ONE, 150)), new SinkBooks(50, 2, 0, 48, 0))
            .lastCommit()
            .orElseThrow();
    assertThat(report(150, List.of(FIRST, dead)).deadLetters()).isEqualTo(2);
  }

  @Test
  void coverage_finds_gaps_overlaps_and_a_position_elsewhere() {
    assertThat(Checks.coverage(List.of(FIRST, SECOND), TWO.position()).holds()).isTrue();
    assertThat(Checks.coverage(List.of(SECOND), TWO.position()).problems())
        .containsExactly("run 2 has flights-2[100, 150), expected it to begin at 0");
    assertThat(Checks.coverage(List.of(FIRST), TWO.position()).problems())
        .containsExactly("flights-2: the position is 150, the runs end at 100");
  }

  @Test
  void books_are_lines_for_people() {
    assertThat(BooksTable.lines(List.of(FIRST), new Style(Style.Colours.NONE, Style.Signs.ASCII)))
        .anyMatch(
            line -> line.contains("run 1 MIN_RECORDS: 100 records read = 100 decoded + 0 dead"))
        .anyMatch(line -> line.contains("flights.by_origin") && line.contains("100"));
  }

  private static DemoReport report(long produced, List<Commit> commits) {
    return new DemoReport(
        StatesForTests.FLIGHTS, produced, commits, new TreeMap<>(Map.of(TABLE, 149L)), 3);
  }
}

package io.tidemill.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.screen.Style;
import io.tidemill.localstack.offline.SinkExplanation;
import io.tidemill.localstack.offline.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainReportTest {
  private static final Style PLAIN = new Style(Style.Colours.NONE, Style.Signs.UNICODE);

  private static Verdict verdict(Verdict.SoundSink sink) {
    return new Verdict(1, List.of(new Verdict.Sound("shop.yaml", 3, List.of(sink))), List.of());
  }

  private static Verdict.SoundSink rows() {
    return new Verdict.SoundSink(
        "shop.visits",
        false,
        new SinkExplanation(
            List.of("user", "at"),
            List.of("person", "at"),
            List.of("person"),
            List.of("at"),
            List.of("person"),
            List.of(),
            5_120,
            30,
            100));
  }

  @Test
  void rows_of_a_partition_share_requests() {
    assertThat(new ExplainReport(verdict(rows())).lines(PLAIN))
        .containsExactly(
            "shop.yaml: shop.visits, row by row",
            "  source      user, at",
            "  writes      person, at",
            "  key         partition (person), in it (at)",
            "  requests    of rows with the same person: up to 5,120 bytes of cells, 30 rows in Keyspaces, 100 in Cassandra",
            "  order       by a hash of person within each task, if a look at the rows says that it pays",
            "  shuffle     by person, if the same look says that it saves more requests than it costs",
            "  superseded  not sent, if a later row of the key in the same task covers all its cells",
            "");
  }

  @Test
  void a_merged_row_that_shares_its_partition_with_none_is_alone() {
    Verdict.SoundSink sums =
        new Verdict.SoundSink(
            "shop.sums",
            true,
            new SinkExplanation(
                List.of("user"),
                List.of("person", "visits", "tidemill_run"),
                List.of("person"),
                List.of(),
                List.of("person"),
                List.of("tidemill_run", "visits"),
                5_120,
                30,
                100));
    assertThat(new ExplainReport(verdict(sums)).lines(PLAIN))
        .contains(
            "shop.yaml: shop.sums, merged",
            "  key         partition (person)",
            "  reads       tidemill_run, visits",
            "  requests    of one key each",
            "  order       as rows come",
            "  shuffle     none",
            "  superseded  none: a key has one row");
  }

  @Test
  void programs_get_the_same() {
    assertThat(new ExplainReport(verdict(rows())).toJson().at("/pipelines/0/sinks/0"))
        .hasToString(
            "{\"table\":\"shop.visits\",\"way\":\"row by row\",\"source\":[\"user\",\"at\"],\"columns\":[\"person\",\"at\"],\"partition_key\":[\"person\"],\"clustering_key\":[\"at\"],\"shared\":[\"person\"],\"read\":[],\"batch_bytes\":5120,\"rows_in_keyspaces\":30,\"rows_in_cassandra\":100,\"order\":\"by a hash of person within each task, if a look at the rows says that it pays\",\"shuffle\":\"by person, if the same look says that it saves more requests than it costs\",\"superseded\":\"not sent, if a later row of the key in the same task covers all its cells\"}");
  }
}

package io.tidemill.cli.dev;

import static io.tidemill.cli.StatesForTests.claimed;
import static io.tidemill.cli.StatesForTests.first;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.ChangeEffect;
import io.tidemill.cli.dev.News.Kind;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.trigger.SinkChange;
import io.tidemill.triggers.PipelineFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionNewsTest {
  private static final TableName BY_DAY = TableName.parse("shop.by_day");
  private static final Optional<Run> LAST_RUN = claimed(first(), 100).phase().run();
  private static final String YAML =
      """
      pipeline: orders
      source: { topic: orders, format: json, schema: "id STRING, price INT" }
      sinks: [{ table: shop.orders, sql: "SELECT id, price FROM source" }]
      """;

  @TempDir Path folder;

  private PipelineFolder files;
  private DefinitionNews definitions;
  private boolean asLastRun;
  private ChangeEffect effect =
      new ChangeEffect(
          LAST_RUN, 2, List.of(new SinkChange(BY_DAY, SinkChange.Kind.NEW, 2)), Optional.empty());

  @BeforeEach
  void begin() throws IOException {
    write("orders.yaml", YAML);
    write("other.yaml", YAML.replace("orders", "other"));
    files = new PipelineFolder(folder);
    definitions = new DefinitionNews(files.read(), this::effect);
  }

  @Test
  void unchanged_files_are_no_news() {
    assertThat(look()).isEmpty();
  }

  @Test
  void a_changed_definition_says_from_which_run_on_it_holds_for_each_sink() throws IOException {
    write("orders.yaml", YAML + "# and more\n");

    News news = only(look());

    assertThat(news.kind()).isEqualTo(Kind.DEFINITION_CHANGED);
    assertThat(news.text())
        .matches("definition changed from digest to [0-9a-f]{8}; takes effect with run 2");
    assertThat(news.details())
        .singleElement()
        .asString()
        .contains("shop.by_day")
        .contains("from run 2 on")
        .contains("replay");
    assertThat(news.data())
        .containsEntry("takes_effect_with_run", 2L)
        .containsEntry(
            "changes",
            List.of(Map.of("table", "shop.by_day", "change", "NEW", "holds_from_run", 2L)));
    assertThat(look()).isEmpty();
  }

  @Test
  void a_refused_change_says_why() throws IOException {
    effect = new ChangeEffect(LAST_RUN, 2, List.of(), Optional.of("table shop.orders is merged"));
    write("orders.yaml", YAML + "# and more\n");

    News news = only(look());

    assertThat(news.kind()).isEqualTo(Kind.REFUSED);
    assertThat(news.details()).containsExactly("table shop.orders is merged");
  }

  @Test
  void a_broken_file_tells_every_problem_with_its_place_and_once() throws IOException {
    write("orders.yaml", YAML.replace("format: json", "format: jsn").replace("sql:", "sqll:"));

    News news = only(look());

    assertThat(news.kind()).isEqualTo(Kind.DEFINITION_BROKEN);
    assertThat(news.pipeline()).hasToString("Optional[orders]");
    assertThat(news.text()).contains("orders.yaml").contains("other pipelines go on");
    assertThat(news.details())
        .hasSizeGreaterThan(1)
        .allMatch(line -> line.matches(".*orders.yaml:\\d+:\\d+: .*"));
    assertThat((List<?>) news.data().get("problems")).hasSameSizeAs(news.details());
    assertThat(look()).isEmpty();
  }

  @Test
  void a_mended_file_says_so_and_what_it_changes_if_it_is_not_as_it_was() throws IOException {
    write("orders.yaml", "pipeline: orders\nsource: [");
    look();
    write("orders.yaml", YAML + "# and more\n");

    assertThat(look())
        .extracting(News::kind)
        .containsExactly(Kind.DEFINITION_MENDED, Kind.DEFINITION_CHANGED);
  }

  @Test
  void a_file_mended_to_what_the_last_run_took_changes_nothing() throws IOException {
    write("orders.yaml", "pipeline: orders\nsource: [");
    look();
    asLastRun = true;
    write("orders.yaml", YAML);

    assertThat(look()).extracting(News::kind).containsExactly(Kind.DEFINITION_MENDED);
  }

  @Test
  void files_come_and_go() throws IOException {
    write("returns.yaml", YAML.replace("orders", "returns"));
    Files.delete(folder.resolve("other.yaml"));

    List<News> news = look();

    assertThat(news)
        .extracting(News::kind)
        .containsExactly(Kind.PIPELINE_ADDED, Kind.PIPELINE_REMOVED);
    assertThat(news.get(0).text()).contains("topic returns");
    assertThat(news.get(1).pipeline()).hasToString("Optional[other]");
  }

  private ChangeEffect effect(Pipeline present) {
    if (!asLastRun) {
      return effect;
    }
    Run run = LAST_RUN.orElseThrow();
    Run same =
        new Run(
            run.number(),
            run.work(),
            run.reason(),
            run.claimedAt(),
            run.topicId(),
            run.ranges(),
            run.end(),
            run.capped(),
            present.definition().digest(),
            run.limits(),
            run.size(),
            run.attempts());
    return new ChangeEffect(Optional.of(same), 2, List.of(), Optional.empty());
  }

  private List<News> look() {
    return definitions.of(files.read());
  }

  private static News only(List<News> news) {
    assertThat(news).hasSize(1);
    return news.get(0);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }
}

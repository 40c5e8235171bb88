package io.tidemill.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Places.Place;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
  private static final String HEAD =
      """
      pipeline: p
      source: {topic: t, format: json, schema: "a INT"}
      sinks:
        - table: t.rows
      """;

  /**
   * Each writes a query with the word WANTED once; its place in the text leads to that in the file.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "    sql: SELECT WANTED FROM source\n",
        "    sql: \"SELECT WANTED FROM source\"\n",
        "    sql: 'SELECT WANTED FROM source'\n",
        "    sql: |\n      SELECT a,\n        WANTED\n      FROM source\n",
        "    sql: |\n\n      SELECT a,\n\n        WANTED\n      FROM source\n",
        "    sql: |2-\n        SELECT a,\n        WANTED\n",
        "    sql: | # a query\n      SELECT '# no comment',\n        WANTED\n",
        "    sql: >\n      SELECT a,\n      WANTED\n      FROM source\n",
        "    sql: >-\n      SELECT a,\n\n        b,\n      c, WANTED\n      FROM source\n",
        "    sql: SELECT a,\n      b,\n\n      WANTED FROM source\n",
        "    sql: \"SELECT a,\n      b,\n      WANTED FROM source\"\n",
        "    sql: 'SELECT ''x'' AS a,\n      WANTED FROM source'\n",
        "    sql: \"SELECT \\\"x\\\" AS a,\\n\\tb, \\u0041\\x20\\U0001F30A\\_, WANTED FROM source\"\n",
        "    sql: \"SELECT a, \\\n      b, \\\n      WANTED FROM source\"\n",
        "    sql: \"SELECT '🌊' AS sea, WANTED FROM source\"\n",
        "    { sql: [SELECT WANTED] }\n",
      })
  void a_place_in_the_text_leads_to_the_place_in_the_file(String sink) {
    for (String lineEnd : List.of("\n", "\r\n")) {
      String yaml = (sink.contains("[") ? "sinks:\n  -\n" : HEAD) + sink;
      yaml = yaml.replace("\n", lineEnd);
      boolean list = sink.contains("[");
      String path = list ? "sinks[0].sql[0]" : "sinks[0].sql";
      String text = list ? "SELECT WANTED" : PipelineParser.inspect("p", yaml).sinks().get(0).sql();

      assertThat(PipelineParser.inspect("p", yaml).places().within(path, placeOf("WANTED", text)))
          .as(yaml)
          .isEqualTo(placeOf("WANTED", yaml.replace("\r\n", "\n")));
    }
  }

  @Test
  void a_blank_or_the_end_of_the_text_lies_behind_what_precedes_it() {
    Places places = places(HEAD + "    sql: |\n      SELECT\n");

    assertThat(places.within("sinks[0].sql", new Place(1, 7))).isEqualTo(new Place(6, 13));
    assertThat(places.within("sinks[0].sql", new Place(9, 9))).isEqualTo(new Place(6, 13));
  }

  @Test
  void values_are_found_by_their_path() {
    Places places = places(HEAD);

    assertThat(places.of("source.schema")).isEqualTo(new Place(2, 42));
    assertThat(places.of("sinks[0].table")).isEqualTo(new Place(4, 12));
  }

  @Test
  void a_path_that_leads_nowhere_means_the_last_value_on_its_way() {
    Places places = places(HEAD);

    assertThat(places.of("source.options.locale")).isEqualTo(new Place(2, 9));
    assertThat(places.of("sinks[7].sql")).isEqualTo(new Place(4, 3));
    assertThat(places.of("lookups")).isEqualTo(Place.START);
    assertThat(places("").of("source")).isEqualTo(Place.START);
    assertThat(places.within("sinks", new Place(3, 3))).isEqualTo(new Place(4, 3));
  }

  @Test
  void a_sink_is_found_by_its_table_however_many_before_it_are_wrong() {
    Places places = places(HEAD + "  - 5\n  - {tabel: t.x}\n  - {table: t.wanted}\n");

    assertThat(places.sink(TableName.parse("t.wanted"))).isEqualTo("sinks[3]");
    assertThat(places.sink(TableName.parse("t.rows"))).isEqualTo("sinks[0]");
    assertThat(places.sink(TableName.parse("t.nobody"))).isEqualTo("sinks");
  }

  @Test
  void what_is_right_of_a_wrong_file_can_be_read() {
    Inspected inspected =
        PipelineParser.inspect(
            "p.yaml",
            HEAD.replace("pipeline: p", "pipeline: P") + "    sql: SELECT 1\ncolour: 3\n");

    assertThat(inspected.problems()).hasSize(2);
    assertThat(inspected.id()).isEmpty();
    assertThat(inspected.source()).isPresent();
    assertThat(inspected.sinks()).extracting(Sink::sql).containsExactly("SELECT 1");
  }

  private static Places places(String yaml) {
    return PipelineParser.inspect("p.yaml", yaml).places();
  }

  private static Place placeOf(String word, String text) {
    String before = text.substring(0, text.indexOf(word));
    String[] lines = before.split("\n", -1);
    String last = Arrays.asList(lines).get(lines.length - 1);
    return new Place(lines.length, last.codePointCount(0, last.length()) + 1);
  }
}

package io.tidemill.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.yaml.Problem;
import io.tidemill.core.yaml.YamlText;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Text that is no YAML, or is built to exhaust its reader. */
class YamlBoundsTest {
  private static List<Problem> problems(String yaml) {
    return PipelineParser.parse("p.yaml", yaml).match(valid -> List.of(), Parsed.Invalid::problems);
  }

  private static void check(String yaml, int line, int column, String what, String... words) {
    List<Problem> problems = problems(yaml);
    assertThat(problems).hasSize(1);
    Problem problem = problems.get(0);
    assertThat(problem.line()).as("line of %s", problem).isEqualTo(line);
    assertThat(problem.column()).as("column of %s", problem).isEqualTo(column);
    assertThat(problem.what()).isEqualTo(what);
    assertThat(problem.toString()).contains(words).doesNotContain("\n");
  }

  @Test
  void syntax_errors_carry_their_mark() {
    check("pipeline: p\nsource: {topic: t\nsinks: []\n", 3, 6, "syntax", "expected YAML");
    check("pipeline: 'p\n", 2, 1, "syntax", "quoted scalar");
    check("pipeline: p\n\tsource: x\n", 2, 1, "syntax", "expected YAML");
    check("pipeline: p\n source: x\n", 2, 8, "syntax", "mapping values are not allowed");
  }

  @Test
  void characters_that_yaml_forbids_carry_their_place() {
    check("pipeline: p\nsource: a\u0000b\n", 2, 10, "syntax", "U+0000");
    check("a: 😀\nb: 😀\u0007\n", 2, 5, "syntax", "U+0007");
  }

  @Test
  void an_empty_file_is_no_pipeline() {
    check("", 1, 1, "file", "found nothing");
    check("# only a comment\n", 1, 1, "file", "found nothing");
  }

  @Test
  void a_second_document_is_refused_at_its_beginning() {
    check("pipeline: p\n---\npipeline: q\n", 2, 1, "file", "expected one document");
  }

  @Test
  void aliases_are_refused_before_anything_is_built_from_them() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, "*a%d,".formatted(i - 1).repeat(10)));
    }
    List<Problem> problems = problems(bomb.toString());

    assertThat(problems).hasSize(290).allMatch(problem -> problem.expected().equals("no aliases"));
    assertThat(problems.get(0).line()).isEqualTo(2);
    assertThat(problems.get(0).column()).isEqualTo(10);
  }

  @Test
  void an_alias_of_nothing_is_refused_too() {
    check("pipeline: *name\n", 1, 11, "file", "no aliases");
  }

  @Test
  void deep_nesting_is_refused_where_it_becomes_too_deep() {
    check("[".repeat(100_000), 1, YamlText.DEEPEST + 1, "file", "at most 20 levels");
    check("- ".repeat(1000) + "a", 1, 2 * YamlText.DEEPEST + 1, "file", "at most 20 levels");
    check("{a: ".repeat(50) + "}".repeat(50), 1, 4 * YamlText.DEEPEST + 1, "file", "20 levels");
  }

  @Test
  void text_beyond_the_limit_is_not_read() {
    check(
        "#" + "😀".repeat(YamlText.MOST_CHARACTERS),
        1,
        1,
        "file",
        "at most 200000 characters",
        "found 200001");
  }

  @Test
  void text_at_the_limit_is_read() {
    String yaml = "pipeline: P\n#";
    assertThat(problems(yaml + "x".repeat(YamlText.MOST_CHARACTERS - yaml.length())))
        .extracting(Problem::what)
        .contains("pipeline");
  }

  @Test
  void what_is_quoted_is_short_and_on_one_line() {
    List<Problem> problems = problems("pipeline: \"" + "x\\n\\e[31m".repeat(1000) + "\"\n");

    assertThat(problems.get(0).found()).hasSizeLessThan(70).doesNotContain("\n", "\u001b");
  }

  @Property
  void whatever_the_text_the_answer_is_a_value(@ForAll("yamlLike") String yaml) {
    List<Problem> problems = problems(yaml);

    assertThat(problems)
        .isSortedAccordingTo(
            Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .allMatch(problem -> problem.line() >= 1 && problem.column() >= 1);
  }

  @Provide
  Arbitrary<String> yamlLike() {
    return Arbitraries.of(
            "pipeline",
            "source",
            "sinks",
            "table",
            "trigger",
            ": ",
            "- ",
            "\n",
            "\n  ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "\"",
            "'",
            "|",
            ">",
            "&a ",
            "*a",
            "!!str ",
            "!x ",
            "%",
            "---",
            "...",
            "#",
            "?",
            "<<",
            "~",
            "5",
            "1.5",
            "true",
            "\t",
            "\r",
            "\u0000",
            "\uFEFF",
            "é",
            "😀")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }
}

package io.tidemill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever is told of an alarm finds what to do. */
class RunbookTest {
  private static final Pattern HEADING = Pattern.compile("(?m)^(#+) (.+)$");
  private static final Pattern LINK = Pattern.compile("\\]\\(#([^)]+)\\)");
  private static final Pattern NAMED = Pattern.compile("docs/runbook\\.md#([a-z-]+)$");
  private static final String ABOUT_ALARMS = "Alarms of ";
  private static final String SECTION = "##";
  private static final String PART = "###";

  private static String runbook() throws IOException {
    return Files.readString(Path.of(System.getProperty("tidemill.home"), "docs", "runbook.md"));
  }

  /** As GitHub makes anchors of headings. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
  }

  private static List<MatchResult> headings() throws IOException {
    return HEADING.matcher(runbook()).results().toList();
  }

  /** The sections that the alarms of all stacks name. */
  private static List<String> named() {
    List<String> sections = new ArrayList<>();
    Synthesised.usual()
        .stacks()
        .stacks()
        .forEach(
            stack ->
                Templates.properties(stack, "AWS::CloudWatch::Alarm")
                    .forEach(alarm -> sections.add(section(alarm.get("AlarmDescription")))));
    return sections;
  }

  private static String section(Object description) {
    Matcher named = NAMED.matcher(String.valueOf(description));
    assertThat(named.find()).as("%s names a section", description).isTrue();
    return named.group(1);
  }

  @Test
  void every_alarm_has_a_section_and_every_section_about_an_alarm_has_one() throws IOException {
    List<String> sections = new ArrayList<>();
    boolean aboutAlarms = false;
    for (MatchResult heading : headings()) {
      if (heading.group(1).equals(SECTION)) {
        aboutAlarms = heading.group(2).startsWith(ABOUT_ALARMS);
      } else if (heading.group(1).equals(PART) && aboutAlarms) {
        sections.add(anchor(heading.group(2)));
      }
    }

    assertThat(named()).isNotEmpty().doesNotHaveDuplicates();
    assertThat(sections).containsExactlyInAnyOrderElementsOf(named());
  }

  @Test
  void every_link_within_it_leads_to_a_heading() throws IOException {
    List<String> anchors = headings().stream().map(heading -> anchor(heading.group(2))).toList();

    assertThat(anchors).doesNotHaveDuplicates();
    assertThat(LINK.matcher(runbook()).results().map(link -> link.group(1)))
        .isNotEmpty()
        .isSubsetOf(anchors);
  }
}

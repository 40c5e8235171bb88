package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.cli.screen.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a command would change, or has, as lines for people. */
final class PlanLines {
  /** Commands are named so in the function's sentences, which don't know how it is called here. */
  private static final Pattern COMMAND = Pattern.compile("`([^`]*)`");

  private PlanLines() {}

  /** The lines of one pipeline's answer; none if it is about no command. */
  static List<String> of(JsonNode pipeline, Style style) {
    String name = pipeline.path("pipeline").asText();
    String why = spoken(pipeline.path("why").asText());
    List<String> lines = new ArrayList<>();
    if (pipeline.has("plan")) {
      boolean executed = pipeline.path("executed").asBoolean();
      lines.add(name + ": " + (executed ? style.good("done") : "this would be done") + ":");
      pipeline.path("plan").forEach(sentence -> lines.add("  - " + spoken(sentence.asText())));
      if (!executed) {
        lines.add("Nothing is changed yet; --execute does it");
      }
    } else if (pipeline.path("decision").asText().equals("REFUSED")) {
      lines.add("%s: %s: %s".formatted(name, style.bad("refused"), why));
      lines.add("Instead: " + spoken(pipeline.path("instead").asText()));
    } else if (pipeline.path("decision").asText().equals("NOTHING")) {
      lines.add("%s: nothing to do: %s".formatted(name, why));
    }
    return lines;
  }

  private static String spoken(String sentence) {
    return COMMAND.matcher(sentence).replaceAll("./tidemill $1");
  }
}

package io.tidemill.it.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was observed, as a table in Markdown. */
final class ComparedTable {
  private static final String HEAD =
      "| operation | what | service, by its model | ours | moto | LocalStack |";

  /** It has no EMR Serverless, unless paid for. */
  private static final String LOCALSTACK = "–";

  private static final String SAME = "✓";

  private ComparedTable() {}

  static String markdown(Map<Behaviour, String> ours, Optional<Map<Behaviour, String>> motos) {
    StringBuilder table = new StringBuilder(HEAD + "\n|---|---|---|---|---|---|\n");
    ours.forEach(
        (behaviour, words) ->
            table.append(
                "| %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                        behaviour.operation(),
                        behaviour.what(),
                        behaviour.service(),
                        cell(behaviour, words),
                        motos.map(moto -> cell(behaviour, moto.get(behaviour))).orElse("?"),
                        LOCALSTACK)));
    return table.toString();
  }

  /** The rows of such a table in a page, each with its first {@code cells} cells. */
  static List<List<String>> rows(String page, int cells) {
    return page.lines()
        .dropWhile(line -> !line.equals(HEAD))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.asList(line.split(" \\| ", -1)).subList(0, cells))
        .toList();
  }

  private static String cell(Behaviour behaviour, String words) {
    return words.equals(behaviour.service()) ? SAME : words.replace("|", "\\|");
  }
}

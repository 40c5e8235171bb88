package io.tidemill.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;

/** Lists the commands by what one wants of them. */
final class CommandGroups implements IHelpSectionRenderer {
  private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();
  private static final int INDENT = 2;

  static {
    GROUPS.put("On this machine", List.of("demo", "dev", "emr", "local"));
    GROUPS.put("Write pipelines", List.of("validate", "explain", "schema", "migrate"));
    GROUPS.put("Look", List.of("status", "doctor", "runs", "logs", "query"));
    GROUPS.put("Act", List.of("trigger", "pause", "resume", "produce"));
    GROUPS.put(
        "Move a pipeline on (dry run unless --execute)",
        List.of(
            "retry",
            "skip",
            "reset",
            "replay",
            "abandon",
            "rebuild",
            "dead-letters",
            "adopt",
            "repair"));
    GROUPS.put("In AWS", List.of("synth", "deploy"));
    GROUPS.put("Check our word", List.of("simulate", "bench"));
  }

  @Override
  public String render(Help help) {
    StringBuilder text = new StringBuilder();
    Set<String> rest = new LinkedHashSet<>(help.subcommands().keySet());
    for (Map.Entry<String, List<String>> group : GROUPS.entrySet()) {
      List<String> names = new ArrayList<>(group.getValue());
      names.retainAll(rest);
      rest.removeAll(names);
      text.append(section(help, group.getKey(), names));
    }
    return text.append(section(help, "Other", List.copyOf(rest))).toString();
  }

  private static String section(Help help, String heading, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    int width = help.subcommands().keySet().stream().mapToInt(String::length).max().orElse(0);
    int columns = help.commandSpec().usageMessage().width();
    int first = width + INDENT;
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(first, INDENT, Overflow.SPAN),
            new Column(columns - first, INDENT, Overflow.WRAP));
    for (String name : names) {
      Help command = help.subcommands().get(name);
      CommandLine.Model.UsageMessageSpec usage = command.commandSpec().usageMessage();
      table.addRowValues(
          help.colorScheme().commandText(name),
          help.colorScheme().text(usage.header().length == 0 ? "" : usage.header()[0]));
    }
    return "%n%s:%n%s".formatted(heading, table);
  }
}

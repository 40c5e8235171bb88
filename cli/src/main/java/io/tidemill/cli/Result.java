package io.tidemill.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.cli.options.FormatOption;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** Prints a command's result, and nothing else, to its output. */
public final class Result {
  private Result() {}

  /** Prints the one of the two that {@code format} asks for. */
  public static void print(
      CommandSpec command,
      FormatOption format,
      Supplier<List<String>> text,
      Supplier<JsonNode> json) {
    PrintWriter out = command.commandLine().getOut();
    if (format.json()) {
      out.println(json.get());
    } else {
      text.get().forEach(out::println);
    }
    out.flush();
  }
}

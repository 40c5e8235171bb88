package io.tidemill.cli.options;

import picocli.CommandLine.Option;

/** {@code --format}: whether the result is for people or for programs. */
public final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "How the result is printed to stdout (default: ${DEFAULT-VALUE}). With json it is one JSON"
              + " object and nothing else; progress and errors go to stderr.")
  private Format format = Format.TEXT;

  /** The formats. */
  public enum Format {
    TEXT,
    JSON
  }

  /** Whether the result is for programs. */
  public boolean json() {
    return format == Format.JSON;
  }
}

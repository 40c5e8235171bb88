package io.tidemill.cli.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;

/** {@code tidemill resume}. */
@Command(
    name = "resume",
    header = "Let a paused pipeline start runs again.",
    description = {
      "",
      "The next run starts at once if enough has gathered, or has waited long enough.",
      ""
    },
    footer = {"  ./tidemill resume flights --execute"})
public final class ResumeCommand extends ActOnPipeline {
  @Override
  String action() {
    return "resume";
  }

  @Override
  void arguments(ObjectNode event) {
    // Needs none.
  }
}

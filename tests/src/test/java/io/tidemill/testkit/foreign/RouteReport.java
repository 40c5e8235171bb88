package io.tidemill.testkit.foreign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Who did which step of the route: the foreign AWS, or a shim. Safe for use by several threads. */
public final class RouteReport {
  private final ForeignAws aws;
  private final Set<String> lines = new LinkedHashSet<>();

  /** Begins one about {@code aws}. */
  public RouteReport(ForeignAws aws) {
    this.aws = aws;
  }

  /** AWS, as it is played, has done a step. */
  synchronized void real(String step, String how) {
    add(step, "real", how);
  }

  /** A shim, or a part of the local cloud, has done a step that nobody plays. */
  synchronized void shim(String step, String how) {
    add(step, "**ours**", how);
  }

  private void add(String step, String who, String how) {
    lines.add("| %s | %s | %s |".formatted(step, who, how));
  }

  /** Prints it, and writes it to {@code file}. */
  public synchronized void write(Path file) {
    String text =
        """
        # The route over a foreign AWS: %s

        Before it were asked: %s

        | step | by | how |
        |---|---|---|
        %s
        """
            .formatted(
                aws.name(),
                aws.passedOver().isEmpty() ? "none" : String.join("; ", aws.passedOver()),
                String.join("\n", lines));
    System.out.println(text);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tidemill.infra.command;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Node.js, in which the CDK's constructs work, whatever language calls them. */
public final class NodeJs {
  /** The oldest that jsii supports. */
  private static final int LEAST = 20;

  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*");

  private NodeJs() {}

  /** Its version, as in {@code v20.11.0}; empty if there is none on the path. */
  public static Optional<String> version() {
    try {
      Process node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      String said =
          new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return node.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Checks that it is there.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it isn't, or too old
   */
  public static void check() {
    String found = version().orElse("none on PATH");
    Matcher version = VERSION.matcher(found);
    if (!version.matches() || Integer.parseInt(version.group(1)) < LEAST) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The CDK works in Node.js: expected version %d or later, found %s. Install it from nodejs.org, or by your system's packages"
              .formatted(LEAST, found));
    }
  }
}

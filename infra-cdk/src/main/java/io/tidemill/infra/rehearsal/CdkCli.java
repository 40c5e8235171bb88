package io.tidemill.infra.rehearsal;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * CDK's own command line, against an endpoint.
 *
 * @param executable {@code node_modules/.bin/cdk}
 * @param endpoint the URL of everything
 */
record CdkCli(Path executable, String endpoint, String account, String region) {
  /**
   * The pinned one.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it isn't installed
   */
  static Path installed(Path infra) {
    Path executable = infra.resolve("node_modules/.bin/cdk");
    if (!Files.isExecutable(executable)) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected CDK's command line at %s, found none; get it: npm install --no-package-lock --prefix %s"
              .formatted(executable, infra));
    }
    return executable;
  }

  /** What a run said, if it went well. */
  String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--ci", "true", "--no-notices"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("AWS_ENDPOINT_URL", endpoint);
    builder.environment().put("AWS_ACCESS_KEY_ID", "rehearsal");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "rehearsal");
    builder.environment().put("AWS_REGION", region);
    builder.environment().put("CDK_DEFAULT_ACCOUNT", account);
    builder.environment().put("CDK_DEFAULT_REGION", region);
    try {
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new TidemillException(
            FailureKind.INFRASTRUCTURE,
            "cdk %s ended with %d:%n%s".formatted(String.join(" ", arguments), code, said));
      }
      return said;
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR, "%s can't be started: %s".formatted(executable, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(FailureKind.INFRASTRUCTURE, "Interrupted", e);
    }
  }
}

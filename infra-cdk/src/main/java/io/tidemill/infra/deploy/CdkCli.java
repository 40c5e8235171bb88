package io.tidemill.infra.deploy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** CDK's own command line. */
public final class CdkCli {
  private final Path executable;
  private final Path folder;
  private final Map<String, String> environment;

  /** What a run said, and what it ended with. */
  public record Said(int code, String text) {}

  private CdkCli(Path executable, Path folder, Map<String, String> environment) {
    this.executable = executable;
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /**
   * The pinned one. It runs in {@code infra}, so that no {@code cdk.json} of somebody else's is
   * read.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it isn't installed
   */
  public static CdkCli installed(Path infra) {
    Path executable = infra.resolve("node_modules/.bin/cdk");
    if (!Files.isExecutable(executable)) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected CDK's command line at %s, found none; get it: npm install --no-package-lock --prefix %s"
              .formatted(executable, infra));
    }
    return new CdkCli(executable, infra, Map.of());
  }

  /**
   * The same in another environment.
   *
   * @param variables besides this process's own
   */
  public CdkCli with(Map<String, String> variables) {
    return new CdkCli(executable, folder, variables);
  }

  /**
   * Runs it, and tells nobody.
   *
   * @return what it said
   * @throws TidemillException of kind {@code INFRASTRUCTURE}, with what it said, if it fails
   */
  public String run(String... arguments) {
    Said said = show(new PrintWriter(Writer.nullWriter()), arguments);
    if (said.code() != 0) {
      throw failed(said.code(), said.text(), arguments);
    }
    return said.text();
  }

  /**
   * Runs it.
   *
   * @param to takes what it says, as it says it
   */
  public Said show(PrintWriter to, String... arguments) {
    Process process = start(builder(arguments).redirectErrorStream(true));
    StringBuilder text = new StringBuilder();
    try (Reader said = process.inputReader(StandardCharsets.UTF_8)) {
      char[] part = new char[4096];
      for (int read = said.read(part); read >= 0; read = said.read(part)) {
        text.append(part, 0, read);
        to.write(part, 0, read);
        to.flush();
      }
    } catch (IOException e) {
      throw cantStart(e);
    }
    return new Said(end(process), text.toString());
  }

  /**
   * Runs it at this process's own terminal, if that has one.
   *
   * @return what it ended with
   */
  public int atTerminal(String... arguments) {
    return end(start(builder(arguments).inheritIO()));
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(List.of(arguments));
    command.add("--no-notices");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw cantStart(e);
    }
  }

  private static int end(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(FailureKind.INFRASTRUCTURE, "Interrupted", e);
    }
  }

  private TidemillException cantStart(IOException cause) {
    return new TidemillException(
        FailureKind.OPERATOR, "%s can't be run: %s".formatted(executable, cause), cause);
  }

  private static TidemillException failed(int code, String said, String... arguments) {
    return new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "cdk %s ended with %d:%n%s".formatted(String.join(" ", arguments), code, said));
  }
}

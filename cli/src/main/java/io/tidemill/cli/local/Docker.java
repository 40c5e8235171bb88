package io.tidemill.cli.local;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Docker and its Compose, by their command line, for the one project of {@code compose.yaml}. */
final class Docker {
  private static final String OTHERWISE = "./tidemill dev needs no Docker";
  private static final String CONTAINER_ID = "[0-9a-f]{12,64}";
  private static final String FORBIDDEN = "permission denied";

  private final String program;
  private final Path file;
  private final Map<String, String> environment;

  /**
   * One that is to be checked yet.
   *
   * @param program the docker command
   * @param file the project's
   * @param environment what the file leaves open, besides this process's own
   */
  Docker(String program, Path file, Map<String, String> environment) {
    this.program = requireNonNull(program, "program");
    this.file = requireNonNull(file, "file");
    this.environment = Map.copyOf(environment);
  }

  private record Said(int code, String text) {}

  /**
   * Checks that Docker is there and answers, and that it has Compose.
   *
   * @throws TidemillException of kind {@code OPERATOR}, saying what to do, if not
   */
  void check() {
    Said engine = said(List.of(program, "version", "--format", "{{.Server.Version}}"));
    if (engine.code() != 0) {
      String found = lastLine(engine.text());
      throw missing(
          "a running Docker",
          found,
          found.contains(FORBIDDEN)
              ? "Let yourself use it: docs.docker.com/engine/install/linux-postinstall"
              : "Start it, or set DOCKER_HOST to where it is");
    }
    Said compose = said(List.of(program, "compose", "version"));
    if (compose.code() != 0) {
      throw missing(
          "Docker's Compose plugin (docker compose)",
          firstLine(compose.text()),
          "Install it: docs.docker.com/compose/install");
    }
  }

  /**
   * Runs Compose at this process's terminal.
   *
   * @param remedy what to do if it fails; what failed it says itself
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if it does
   */
  void compose(String remedy, String... arguments) {
    int code = ended(builder(command(arguments)).inheritIO());
    if (code != 0) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "docker compose %s ended with %d; what failed stands above. %s"
              .formatted(arguments[0], code, remedy));
    }
  }

  /**
   * Where this machine reaches a service that is up: {@code host:port}.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if it isn't
   */
  String published(Service service) {
    Said said = said(command("port", service.id(), Integer.toString(service.published())));
    if (said.code() != 0 || said.text().isBlank()) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Expected %s to be up, found \"%s\". Start it: ./tidemill local up"
              .formatted(service.id(), lastLine(said.text())));
    }
    return lastLine(said.text());
  }

  /** The id of the container that a service runs in; empty if it isn't up. */
  Optional<String> container(Service service) {
    return Optional.of(lastLine(said(command("ps", "--quiet", service.id())).text()))
        .filter(line -> line.matches(CONTAINER_ID));
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program, "compose", "--file", file.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private Said said(List<String> command) {
    try {
      Process process = builder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Said(process.waitFor(), text);
    } catch (IOException e) {
      throw notThere(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private int ended(ProcessBuilder builder) {
    try {
      return builder.start().waitFor();
    } catch (IOException e) {
      throw notThere(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder;
  }

  private static TidemillException notThere(IOException cause) {
    return missing(
        "Docker (the command docker)",
        String.valueOf(cause.getMessage()),
        "Install Docker Engine or Docker Desktop: docs.docker.com/get-docker",
        cause);
  }

  private static TidemillException missing(String expected, String found, String fix) {
    return missing(expected, found, fix, null);
  }

  private static TidemillException missing(
      String expected, String found, String fix, Exception cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "Expected %s, found \"%s\". %s. %s".formatted(expected, found, fix, OTHERWISE),
        cause);
  }

  private static TidemillException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new TidemillException(FailureKind.INFRASTRUCTURE, "Interrupted", cause);
  }

  /** Where a plugin is missing, the command's whole help may follow. */
  private static String firstLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
  }

  private static String lastLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).reduce("", (first, last) -> last).strip();
  }
}

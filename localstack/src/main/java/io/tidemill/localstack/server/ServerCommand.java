package io.tidemill.localstack.server;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Java program to fork.
 *
 * @param name of the process; its files in {@code folder} are named after it
 * @param folder where its arguments and its log go; made if absent
 * @param directory where it works; made if absent
 * @param classpath as the JVM takes it; of any length
 * @param jvmOptions options before the main class
 * @param mainClass the class to run
 * @param arguments what the main class gets
 * @param environment variables on top of its {@code surroundings}
 * @param surroundings what else is in its environment
 */
public record ServerCommand(
    String name,
    Path folder,
    Path directory,
    String classpath,
    List<String> jvmOptions,
    String mainClass,
    List<String> arguments,
    Map<String, String> environment,
    Surroundings surroundings) {
  public ServerCommand {
    requireNonNull(name, "name");
    folder = requireNonNull(folder, "folder").toAbsolutePath();
    directory = requireNonNull(directory, "directory").toAbsolutePath();
    requireNonNull(classpath, "classpath");
    jvmOptions = List.copyOf(jvmOptions);
    requireNonNull(mainClass, "mainClass");
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    requireNonNull(surroundings, "surroundings");
  }

  /** Which variables a process finds beside those that its command names. */
  public enum Surroundings {
    /** Those of this process. */
    OURS,
    /** None. */
    NONE
  }

  /** A program that works where its files are, with this process's variables. */
  public ServerCommand(
      String name,
      Path folder,
      String classpath,
      List<String> jvmOptions,
      String mainClass,
      List<String> arguments,
      Map<String, String> environment) {
    this(
        name,
        folder,
        folder,
        classpath,
        jvmOptions,
        mainClass,
        arguments,
        environment,
        Surroundings.OURS);
  }
}

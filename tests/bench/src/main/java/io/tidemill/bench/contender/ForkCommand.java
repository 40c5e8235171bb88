package io.tidemill.bench.contender;

import java.util.List;
import java.util.Map;

/**
 * A Java program to fork and to measure.
 *
 * @param jvmOptions that this program needs, beside those that all get
 * @param environment all of it, but for the class path
 */
public record ForkCommand(
    String classpath,
    List<String> jvmOptions,
    String mainClass,
    List<String> arguments,
    Map<String, String> environment) {
  public ForkCommand {
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }
}

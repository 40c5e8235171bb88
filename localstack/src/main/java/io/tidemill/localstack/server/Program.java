package io.tidemill.localstack.server;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a server is started with besides what it gets for its place.
 *
 * @param classpath as the JVM takes it
 * @param jvmOptions besides its own
 * @param settings lines of its settings file, besides its own; for servers whose settings are
 *     properties
 */
public record Program(String classpath, List<String> jvmOptions, Map<String, String> settings) {
  public Program {
    requireNonNull(classpath, "classpath");
    jvmOptions = List.copyOf(jvmOptions);
    settings = Map.copyOf(settings);
  }

  /** A server as it comes. */
  static Program plain(String classpath) {
    return new Program(classpath, List.of(), Map.of());
  }

  /** The same with more to load. */
  public Program withJars(List<Path> jars) {
    return new Program(
        Stream.concat(Stream.of(classpath), jars.stream().map(Path::toString))
            .collect(Collectors.joining(File.pathSeparator)),
        jvmOptions,
        settings);
  }

  /** The same with one more JVM option. */
  public Program withJvmOption(String option) {
    List<String> all = new ArrayList<>(jvmOptions);
    all.add(option);
    return new Program(classpath, all, settings);
  }

  /** The same with one more setting. */
  public Program withSetting(String name, String value) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put(name, value);
    return new Program(classpath, jvmOptions, all);
  }

  /** The settings as a properties file has them. */
  String settingsText() {
    return new TreeMap<>(settings)
        .entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining("\n"));
  }
}

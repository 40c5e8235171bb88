package io.tidemill.bench.race;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** async-profiler, for JVMs that are started with it. */
final class Profiler {
  private static final Map<String, String> BY_PROCESSOR =
      Map.of("amd64", "linux-x64", "aarch64", "linux-arm64");

  private final Path agent;

  private Profiler(Path agent) {
    this.agent = agent;
  }

  /**
   * Takes the agent out of its jar.
   *
   * @param folder where to put it
   * @throws TidemillException of kind {@code OPERATOR} if there is none for this machine
   */
  static Profiler in(Path folder) {
    String processor = System.getProperty("os.arch");
    String resource = "/%s/libasyncProfiler.so".formatted(BY_PROCESSOR.get(processor));
    Path agent = folder.resolve("libasyncProfiler.so");
    try (InputStream bytes = Profiler.class.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new TidemillException(
            FailureKind.OPERATOR,
            "--flame: expected Linux on one of %s, found %s; leave it out"
                .formatted(BY_PROCESSOR.keySet(), processor));
      }
      Files.createDirectories(folder);
      Files.copy(bytes, agent);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Profiler(agent);
  }

  /**
   * The option of a JVM that writes, at its end, where its threads spent processor time; by timers
   * of the threads, which need no permission.
   */
  String option(Path flameGraph) {
    return "-agentpath:%s=start,event=ctimer,file=%s".formatted(agent, flameGraph);
  }
}

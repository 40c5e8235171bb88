package io.tidemill.cli.options;

import io.tidemill.cli.DevProperties;
import io.tidemill.cli.Home;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --target}: which Tidemill a command is about. */
public final class TargetOption {
  private static final String DEV = "dev";
  private static final String AWS = "aws";

  @Option(
      names = "--target",
      paramLabel = "dev|aws|FILE",
      defaultValue = DEV,
      description = {
        "Which Tidemill it is about (default: ${DEFAULT-VALUE}).",
        "dev: the cloud that ./tidemill dev keeps up on this machine, by .tidemill/dev.properties.",
        "aws: what the environment variables TIDEMILL_* name.",
        "FILE: what the properties TIDEMILL_* in this file name."
      })
  private String target = DEV;

  /**
   * How to find the target's parts.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code OPERATOR} if it isn't described, or
   *     not fully, or was a cloud that has ended
   */
  public TidemillConfig config(Home home) {
    return config(home, System.getenv());
  }

  /** What was given: {@code dev}, {@code aws} or a file. */
  public String given() {
    return target;
  }

  private static TidemillConfig ofEnvironment(Map<String, String> environment) {
    try {
      return TidemillConfig.fromEnvironment(environment);
    } catch (TidemillException e) {
      throw new TidemillException(
          e.kind(),
          "--target aws is described by environment variables. %s. Set them, or name a file that does with --target FILE"
              .formatted(e.getMessage()),
          e);
    }
  }

  TidemillConfig config(Home home, Map<String, String> environment) {
    return switch (target) {
      case DEV -> DevProperties.ofRunning(home);
      case AWS -> ofEnvironment(environment);
      default -> DevProperties.read(Path.of(target)).live();
    };
  }
}

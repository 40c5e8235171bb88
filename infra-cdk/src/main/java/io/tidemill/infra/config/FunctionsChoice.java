package io.tidemill.infra.config;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.wiring.DeployedFunction;

/**
 * The functions.
 *
 * @param memoryMb 256 to 10,240; processor time goes with it
 * @param snapStart whether new environments of functions that look at pipelines start from a
 *     snapshot; docs/benchmarks.md has what it saves
 */
public record FunctionsChoice(Architecture architecture, int memoryMb, boolean snapStart) {
  public static final FunctionsChoice DEFAULT =
      new FunctionsChoice(Architecture.ARM64, DeployedFunction.LAG_TRIGGER.memoryMegabytes(), true);

  public FunctionsChoice {
    requireNonNull(architecture, "architecture");
  }
}

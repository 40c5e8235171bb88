package io.tidemill.localstack;

import io.tidemill.core.Names;
import io.tidemill.core.TidemillConfig;
import io.tidemill.localstack.lambda.FunctionSpec;
import io.tidemill.localstack.lambda.LambdaService;
import io.tidemill.localstack.server.Distribution;
import java.time.Duration;
import java.util.List;

/** Tidemill's functions, as they are deployed in the cloud. */
record Functions(
    LambdaService lambda, Distribution distribution, Names names, TidemillConfig config) {
  private static final int MEMORY_MEGABYTES = 512;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int ENVIRONMENTS_AT_MOST = 2;
  private static final String HANDLER = "io.tidemill.triggers.function.%s::handleRequest";

  /**
   * Deploys both from the jar as it is now; what is under way goes on with the code that it began
   * with.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code OPERATOR} if the jar isn't built;
   *     what was deployed before stays then
   */
  void deploy() {
    lambda.deploy(spec(names.lagTriggerFunction(), "LagTriggerFunction"));
    lambda.deploy(spec(names.runEventFunction(), "RunEventFunction"));
  }

  List<String> all() {
    return List.of(names.lagTriggerFunction(), names.runEventFunction());
  }

  private FunctionSpec spec(String function, String handler) {
    return new FunctionSpec(
        function,
        distribution.functionsJar(),
        HANDLER.formatted(handler),
        config.toEnvironment(),
        MEMORY_MEGABYTES,
        TIMEOUT,
        ENVIRONMENTS_AT_MOST);
  }
}

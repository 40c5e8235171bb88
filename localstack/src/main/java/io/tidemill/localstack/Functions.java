package io.tidemill.localstack;

import io.tidemill.core.Names;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.localstack.lambda.FunctionSpec;
import io.tidemill.localstack.lambda.LambdaService;
import io.tidemill.localstack.server.Distribution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tidemill's functions, as they are deployed in the cloud. */
record Functions(
    LambdaService lambda, Distribution distribution, Names names, TidemillConfig config) {
  private static final int ENVIRONMENTS_AT_MOST = 2;

  /**
   * Deploys both from the jar as it is now; what is under way goes on with the code that it began
   * with.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code OPERATOR} if the jar isn't built;
   *     what was deployed before stays then
   */
  void deploy() {
    lambda.deploy(spec(names.lagTriggerFunction(), DeployedFunction.LAG_TRIGGER));
    lambda.deploy(spec(names.runEventFunction(), DeployedFunction.RUN_EVENT));
  }

  List<String> all() {
    return List.of(names.lagTriggerFunction(), names.runEventFunction());
  }

  /** Nobody turns metrics into charts here, and they would bury what people look for. */
  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(config.toEnvironment());
    environment.put(TidemillConfig.METRICS, "none");
    return environment;
  }

  private FunctionSpec spec(String name, DeployedFunction function) {
    return new FunctionSpec(
        name,
        distribution.functionsJar(),
        function.handler(),
        environment(),
        function.memoryMegabytes(),
        function.timeout(),
        ENVIRONMENTS_AT_MOST);
  }
}

package io.tidemill.localstack;

import io.tidemill.core.Names;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.localstack.lambda.FunctionOptions;
import io.tidemill.localstack.lambda.FunctionSpec;
import io.tidemill.localstack.lambda.LambdaService;
import io.tidemill.localstack.lambda.SnapStart;
import io.tidemill.localstack.server.Distribution;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tidemill's functions, as they are deployed in the cloud. */
record Functions(
    LambdaService lambda,
    Distribution distribution,
    Names names,
    TidemillConfig config,
    SnapStart snapStart) {
  private static final int ENVIRONMENTS_AT_MOST = 2;

  /**
   * Deploys both from the jar as it is now; what is under way goes on with the code that it began
   * with.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code OPERATOR} if the jar isn't built;
   *     what was deployed before stays then
   */
  void deploy() {
    woken().forEach(function -> lambda.deploy(spec(function)));
  }

  List<String> all() {
    return woken().map(names::function).toList();
  }

  /** Those that events wake; tables are brought up to date without a function here. */
  private static Stream<DeployedFunction> woken() {
    return Arrays.stream(EventKind.values()).map(EventKind::woken).distinct();
  }

  /** Nobody turns metrics into charts here, and they would bury what people look for. */
  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(config.toEnvironment());
    environment.put(TidemillConfig.METRICS, "none");
    environment.put("JAVA_TOOL_OPTIONS", String.join(" ", DeployedFunction.JVM_OPTIONS));
    return environment;
  }

  private FunctionSpec spec(DeployedFunction function) {
    return new FunctionSpec(
        names.function(function),
        distribution.functionsJar(),
        function.handler(),
        environment(),
        function.memoryMegabytes(),
        function.timeout(),
        ENVIRONMENTS_AT_MOST,
        FunctionOptions.DEFAULT.with(function.startsFromSnapshot() ? snapStart : SnapStart.NONE));
  }
}

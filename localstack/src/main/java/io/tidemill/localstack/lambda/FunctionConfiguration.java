package io.tidemill.localstack.lambda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A deployed function as Lambda's API describes it. */
final class FunctionConfiguration {
  private FunctionConfiguration() {}

  static ObjectNode json(FunctionPool function, InvokedAs as) {
    FunctionSpec spec = function.deployment().spec();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("FunctionName", spec.name());
    json.put("FunctionArn", as.arn());
    json.put("Version", as.version());
    json.put("Runtime", "java17");
    json.put("PackageType", "Zip");
    json.put("Handler", spec.handler());
    json.put("MemorySize", spec.memoryMegabytes());
    json.put("Timeout", spec.timeout().toSeconds());
    json.put("State", function.state().word());
    json.put("LastUpdateStatus", "Successful");
    ObjectNode variables = json.putObject("Environment").putObject("Variables");
    spec.environment().forEach(variables::put);
    json.putObject("LoggingConfig")
        .put("LogFormat", spec.options().logFormat() == LogFormat.JSON ? "JSON" : "Text");
    json.putObject("SnapStart").put("ApplyOn", spec.options().snapStart().applyOn());
    return json;
  }
}

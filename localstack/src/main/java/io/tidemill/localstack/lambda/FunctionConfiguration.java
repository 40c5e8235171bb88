package io.tidemill.localstack.lambda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A deployed function as Lambda's API describes it. */
final class FunctionConfiguration {
  private FunctionConfiguration() {}

  static ObjectNode json(FunctionSpec spec) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("FunctionName", spec.name());
    json.put("FunctionArn", EnvironmentCommand.arn(spec.name()));
    json.put("Version", EnvironmentCommand.VERSION);
    json.put("Runtime", "java17");
    json.put("PackageType", "Zip");
    json.put("Handler", spec.handler());
    json.put("MemorySize", spec.memoryMegabytes());
    json.put("Timeout", spec.timeout().toSeconds());
    json.put("State", "Active");
    json.put("LastUpdateStatus", "Successful");
    ObjectNode variables = json.putObject("Environment").putObject("Variables");
    spec.environment().forEach(variables::put);
    return json;
  }
}

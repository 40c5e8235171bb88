package io.tidemill.localstack.lambda;

import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.server.ServerCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the command line and the variables of an environment like those of Lambda's {@code java17}.
 *
 * <p>Lambda's Java runtime gives 85% of the memory to the heap and relies on being killed beyond
 * the whole; here nothing kills, so the parts of a JVM are capped to sum up to the whole: 55% heap,
 * 20% metaspace, 8% compiled code, 5% direct buffers; 12% remain for the JVM itself and for
 * threads.
 */
final class EnvironmentCommand {
  static final String NAME = "function";

  /** What a function was deployed as last, without a number. */
  static final String LATEST = "$LATEST";

  private static final int KILOBYTES = 1024;

  private EnvironmentCommand() {}

  /**
   * The command.
   *
   * @param folder the environment's own, for its log
   * @param runtimeApi where it finds its Runtime API, {@code host:port}
   */
  static ServerCommand of(
      RuntimeClient client, Deployment deployment, Path folder, String runtimeApi) {
    return new ServerCommand(
        NAME,
        folder,
        deployment.task(),
        client.classpath(),
        jvmOptions(client, deployment.spec(), folder),
        RuntimeClient.MAIN_CLASS,
        List.of(deployment.spec().handler()),
        variables(deployment, folder, runtimeApi),
        ServerCommand.Surroundings.NONE);
  }

  static String arn(String function) {
    return "arn:aws:lambda:%s:%s:function:%s"
        .formatted(EmrEndpoint.REGION, EmrEndpoint.ACCOUNT, function);
  }

  private static List<String> jvmOptions(RuntimeClient client, FunctionSpec spec, Path folder) {
    int memory = spec.memoryMegabytes() * KILOBYTES;
    List<String> options = new ArrayList<>();
    if (spec.options().snapStart() != SnapStart.NONE) {
      // By it, code that registers hooks finds the runtime.
      options.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    }
    options.addAll(ofEvery(client, folder, memory));
    return List.copyOf(options);
  }

  private static List<String> ofEvery(RuntimeClient client, Path folder, int memory) {
    return List.of(
        "-Xmx%dk".formatted(percent(memory, 55)),
        "-XX:MaxMetaspaceSize=%dk".formatted(percent(memory, 20)),
        "-XX:ReservedCodeCacheSize=%dk".formatted(percent(memory, 8)),
        "-XX:MaxDirectMemorySize=%dk".formatted(percent(memory, 5)),
        // As Lambda's own: one collector thread, the first compiler alone, shared JDK classes.
        "-XX:+UseSerialGC",
        "-XX:+TieredCompilation",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-Djava.net.preferIPv4Stack=true",
        "-Dfile.encoding=UTF-8",
        "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
        "-D%s=%s".formatted(RuntimeClient.LIBRARY_PROPERTY, client.library()));
  }

  private static int percent(int whole, int share) {
    return whole / 100 * share;
  }

  private static Map<String, String> variables(
      Deployment deployment, Path folder, String runtimeApi) {
    FunctionSpec spec = deployment.spec();
    Map<String, String> variables = new HashMap<>(spec.environment());
    variables.putAll(
        Map.of(
            "AWS_LAMBDA_RUNTIME_API",
            runtimeApi,
            "_HANDLER",
            spec.handler(),
            "AWS_LAMBDA_FUNCTION_NAME",
            spec.name(),
            "AWS_LAMBDA_FUNCTION_VERSION",
            Integer.toString(deployment.version()),
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            Integer.toString(spec.memoryMegabytes()),
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "/aws/lambda/" + spec.name(),
            "AWS_LAMBDA_LOG_STREAM_NAME",
            folder.getFileName().toString(),
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            spec.options().snapStart().initializationType(),
            "LAMBDA_TASK_ROOT",
            deployment.task().toString()));
    variables.putAll(
        Map.of(
            "AWS_EXECUTION_ENV",
            "AWS_Lambda_java17",
            "AWS_REGION",
            EmrEndpoint.REGION,
            "AWS_DEFAULT_REGION",
            EmrEndpoint.REGION,
            // Nothing checks them, and no account of AWS' knows them.
            "AWS_ACCESS_KEY_ID",
            "local",
            "AWS_SECRET_ACCESS_KEY",
            "local",
            "AWS_SESSION_TOKEN",
            "local",
            "TZ",
            ":UTC",
            "LANG",
            "C.UTF-8",
            "PATH",
            "/usr/local/bin:/usr/bin:/bin"));
    if (spec.options().logFormat() == LogFormat.JSON) {
      variables.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
      variables.put("AWS_LAMBDA_LOG_LEVEL", "INFO");
    }
    return variables;
  }
}

package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A function as it is deployed. Limits are those of Lambda.
 *
 * @param name 1 to 64 letters, digits, {@code -} or {@code _}
 * @param jar the code; read when the function is deployed, and never after
 * @param handler {@code package.Class::method}
 * @param environment variables of the function's own; {@code JAVA_TOOL_OPTIONS} reach its JVM
 * @param memoryMegabytes what the whole JVM may take, 128 to 10,240
 * @param timeout of one invocation, 1 s to 15 min
 * @param environmentsAtMost how many invocations may run at once; others wait in line, which they
 *     don't in Lambda: see {@link LambdaService}
 */
public record FunctionSpec(
    String name,
    Path jar,
    String handler,
    Map<String, String> environment,
    int memoryMegabytes,
    Duration timeout,
    int environmentsAtMost,
    FunctionOptions options) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final int LEAST_MEMORY = 128;
  private static final int MOST_MEMORY = 10_240;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /** Set by Lambda itself, which refuses to deploy a function that names one of them. */
  private static final Set<String> RESERVED =
      Set.of(
          "_HANDLER",
          "_X_AMZN_TRACE_ID",
          "AWS_ACCESS_KEY_ID",
          "AWS_DEFAULT_REGION",
          "AWS_EXECUTION_ENV",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_LAMBDA_FUNCTION_VERSION",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_LAMBDA_LOG_GROUP_NAME",
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "AWS_LAMBDA_RUNTIME_API",
          "AWS_REGION",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "LAMBDA_RUNTIME_DIR",
          "LAMBDA_TASK_ROOT");

  public FunctionSpec {
    requireNonNull(name, "name");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Function name must match %s, got \"%s\"".formatted(NAME, name));
    }
    jar = requireNonNull(jar, "jar").toAbsolutePath();
    requireNonNull(handler, "handler");
    environment = Map.copyOf(environment);
    for (String variable : environment.keySet()) {
      if (RESERVED.contains(variable)) {
        throw new IllegalArgumentException(
            "Variable %s of function %s is reserved: Lambda sets it".formatted(variable, name));
      }
    }
    if (memoryMegabytes < LEAST_MEMORY || memoryMegabytes > MOST_MEMORY) {
      throw new IllegalArgumentException(
          "Memory of function %s must be %d to %d MB, got %d"
              .formatted(name, LEAST_MEMORY, MOST_MEMORY, memoryMegabytes));
    }
    if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "Time-out of function %s must be %s to %s, got %s"
              .formatted(name, SHORTEST, LONGEST, timeout));
    }
    if (environmentsAtMost < 1) {
      throw new IllegalArgumentException(
          "Function %s must be allowed an environment at least, got %d"
              .formatted(name, environmentsAtMost));
    }
    requireNonNull(options, "options");
  }

  /** A function with Lambda's usual options. */
  public FunctionSpec(
      String name,
      Path jar,
      String handler,
      Map<String, String> environment,
      int memoryMegabytes,
      Duration timeout,
      int environmentsAtMost) {
    this(
        name,
        jar,
        handler,
        environment,
        memoryMegabytes,
        timeout,
        environmentsAtMost,
        FunctionOptions.DEFAULT);
  }

  /** The same with other options. */
  public FunctionSpec with(FunctionOptions others) {
    return new FunctionSpec(
        name, jar, handler, environment, memoryMegabytes, timeout, environmentsAtMost, others);
  }
}

package io.tidemill.core.wiring;

import java.time.Duration;

/** The functions of the functions' jar, and what each is given wherever it is deployed. */
public enum DeployedFunction {
  /** Looks at pipelines when an alarm, time or a person says so. */
  LAG_TRIGGER("LagTriggerFunction", Duration.ofSeconds(60)),
  /** Looks at a pipeline when one of its jobs has ended. */
  RUN_EVENT("RunEventFunction", Duration.ofSeconds(60)),
  /**
   * Brings tables up to date when CloudFormation deploys. It has the longest that Lambda allows:
   * Keyspaces takes its time to make tables.
   */
  MIGRATE("MigrateFunction", Duration.ofMinutes(15));

  private static final int MEMORY_MEGABYTES = 512;

  private final String type;
  private final Duration timeout;

  DeployedFunction(String type, Duration timeout) {
    this.type = type;
    this.timeout = timeout;
  }

  /** What Lambda is given as the handler. */
  public String handler() {
    return "io.tidemill.triggers.function.%s::handleRequest".formatted(type);
  }

  /** MB. */
  public int memoryMegabytes() {
    return MEMORY_MEGABYTES;
  }

  /** How long an invocation may take. */
  public Duration timeout() {
    return timeout;
  }
}

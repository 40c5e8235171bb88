package io.tidemill.core.wiring;

import java.time.Duration;
import java.util.List;

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

  /** The alias of the version that is live, by which functions are invoked. */
  public static final String ALIAS = "live";

  /**
   * Options of its JVM. The C1 compiler alone: what is short-lived spends its time on loading
   * classes.
   */
  public static final List<String> JVM_OPTIONS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

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

  /**
   * Whether new environments may start from a snapshot. Migrations are seldom run, and by the
   * version that has just been made.
   */
  public boolean startsFromSnapshot() {
    return this != MIGRATE;
  }
}

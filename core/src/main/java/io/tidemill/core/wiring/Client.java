package io.tidemill.core.wiring;

/**
 * Who of Tidemill connects to Kafka or to the store, and is shown there by that name: in a broker's
 * {@code client.id}, in a node's {@code system_views.clients}.
 */
public enum Client {
  /** A function that looks at pipelines. */
  FUNCTION("tidemill-function"),
  /** A Spark job: its driver and its executors. */
  JOB("tidemill-job"),
  /** Migrations at deploy. */
  MIGRATIONS("tidemill-migrations"),
  /** All else, such as the command line. */
  TOOL("tidemill-tool");

  private final String text;

  Client(String text) {
    this.text = text;
  }

  /** The name. */
  @Override
  public String toString() {
    return text;
  }
}

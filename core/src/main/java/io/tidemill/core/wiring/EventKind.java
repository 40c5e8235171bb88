package io.tidemill.core.wiring;

import java.util.Optional;

/**
 * The kinds of AWS events that wake functions. Forms: CloudWatch User Guide, "Alarm events and
 * EventBridge"; EMR Serverless User Guide, "Automating EMR Serverless with Amazon EventBridge";
 * what EventBridge Scheduler sends to a target without input of its own.
 */
public enum EventKind {
  /** An alarm has another state. */
  ALARM("aws.cloudwatch", "CloudWatch Alarm State Change", DeployedFunction.LAG_TRIGGER),
  /** A job has another state. */
  JOB_RUN("aws.emr-serverless", "EMR Serverless Job Run State Change", DeployedFunction.RUN_EVENT),
  /** It is time to look at all pipelines. */
  SCHEDULE("aws.scheduler", "Scheduled Event", DeployedFunction.LAG_TRIGGER);

  private final String source;
  private final String detailType;
  private final DeployedFunction woken;

  EventKind(String source, String detailType, DeployedFunction woken) {
    this.source = source;
    this.detailType = detailType;
    this.woken = woken;
  }

  /** What an event of this kind has as {@code source}. */
  public String source() {
    return source;
  }

  /** What an event of this kind has as {@code detail-type}. */
  public String detailType() {
    return detailType;
  }

  /** The function that an event of this kind wakes. */
  public DeployedFunction woken() {
    return woken;
  }

  /** The kind of an event with these; empty if it wakes no function. */
  public static Optional<EventKind> of(String source, String detailType) {
    for (EventKind kind : values()) {
      if (kind.source.equals(source) && kind.detailType.equals(detailType)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}

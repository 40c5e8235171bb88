package io.tidemill.core.wiring;

import java.time.Duration;
import java.util.Map;

/**
 * MSK's metric of how many offsets a consumer group is behind, by which lag alarms go. Source of
 * names: Amazon MSK Developer Guide, "Consumer-lag metrics".
 */
public final class LagMetric {
  public static final String NAMESPACE = "AWS/Kafka";
  public static final String NAME = "SumOffsetLag";
  public static final String STATISTIC = "Maximum";

  /** As often as MSK publishes it, and the sweep looks. */
  public static final Duration PERIOD = Duration.ofMinutes(1);

  private LagMetric() {}

  /** Which cluster's, group's and topic's it is. */
  public static Map<String, String> dimensions(String cluster, String group, String topic) {
    return Map.of("Cluster Name", cluster, "Consumer Group", group, "Topic", topic);
  }

  /** What the alarm on it is for. */
  public static String alarmDescription(String pipeline) {
    return "Enough records wait for a run of pipeline %s".formatted(pipeline);
  }
}

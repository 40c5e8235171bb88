package io.tidemill.localstack.msk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.core.KafkaSecurity;
import io.tidemill.core.MskCluster;
import io.tidemill.localstack.emr.EmrEndpoint;
import java.util.Map;
import java.util.UUID;

/**
 * Brokers on this machine, as a cluster of MSK's.
 *
 * @param name 1–64 letters, digits and hyphens
 * @param listeners where clients begin, by how they speak there: {@code host:port}, one of each
 *     broker, separated by commas
 */
public record LocalCluster(String name, Map<KafkaSecurity, String> listeners) {
  public LocalCluster {
    if (listeners.isEmpty()) {
      throw new IllegalArgumentException("Expected a listener of cluster %s".formatted(name));
    }
    listeners = Map.copyOf(listeners);
    new MskCluster(arn(name), MskCluster.STRICTEST_FIRST);
  }

  /** Of no account of AWS'; the same for the same name. */
  public String arn() {
    return arn(name);
  }

  private static String arn(String name) {
    return "arn:aws:kafka:%s:%s:cluster/%s/%s-1"
        .formatted(
            EmrEndpoint.REGION,
            EmrEndpoint.ACCOUNT,
            name,
            UUID.nameUUIDFromBytes(name.getBytes(UTF_8)));
  }

  boolean offers(KafkaSecurity security) {
    return listeners.containsKey(security);
  }

  int brokers() {
    return listeners.values().iterator().next().split(",", -1).length;
  }
}

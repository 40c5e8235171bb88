package io.tidemill.localstack;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.localstack.keyspaces.KeyspacesEndpoint;
import io.tidemill.localstack.msk.LocalCluster;
import io.tidemill.localstack.msk.MskEndpoint;
import java.util.Optional;

/**
 * Where AWS' SDKs and tools ask about a local cloud's Kafka and Cassandra, as they ask Amazon MSK
 * and Amazon Keyspaces.
 *
 * @param msk the URL of {@link MskEndpoint}; SDKs are told it as {@code AWS_ENDPOINT_URL_KAFKA}
 * @param cluster the ARN by which it knows the cloud's Kafka
 * @param keyspaces the URL of {@link KeyspacesEndpoint}, {@code AWS_ENDPOINT_URL_KEYSPACES} to
 *     SDKs; empty if the store doesn't stand in for Keyspaces
 */
public record ControlPlanes(String msk, String cluster, Optional<String> keyspaces) {
  private static final String CLUSTER = "tidemill";

  public ControlPlanes {
    requireNonNull(msk, "msk");
    requireNonNull(cluster, "cluster");
    requireNonNull(keyspaces, "keyspaces");
  }

  /**
   * Starts the endpoints, and adds them to {@code open}.
   *
   * @param session with the store, held to {@code rules}
   */
  static ControlPlanes start(
      Servers servers,
      CqlSession session,
      CassandraAddress.Rules rules,
      OpenParts open,
      LocalCloud.Progress progress) {
    MskEndpoint msk =
        open.add(MskEndpoint.start(new LocalCluster(CLUSTER, servers.kafka().listeners())));
    progress.step("MSK", msk.url());
    Optional<String> keyspaces = Optional.empty();
    if (rules == CassandraAddress.Rules.KEYSPACES) {
      keyspaces = Optional.of(open.add(KeyspacesEndpoint.start(session)).url());
      progress.step("Keyspaces", keyspaces.get());
    }
    return new ControlPlanes(msk.url(), msk.cluster().arn(), keyspaces);
  }
}

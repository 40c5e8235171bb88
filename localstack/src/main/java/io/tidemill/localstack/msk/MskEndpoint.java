package io.tidemill.localstack.msk;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TidemillException;
import io.tidemill.localstack.http.ApiAnswer;
import io.tidemill.localstack.http.ApiServer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Speaks Amazon MSK's HTTP API on a free port of 127.0.0.1, about one cluster: brokers on this
 * machine. It knows GetBootstrapBrokers, DescribeClusterV2 and ListClustersV2; signatures are not
 * checked, and the cluster is ACTIVE as long as this is open. Safe for use by several threads.
 */
public final class MskEndpoint implements AutoCloseable {
  /** No operation that it knows has a body. */
  private static final int MOST_BYTES = 0;

  private final ApiServer server;
  private final LocalCluster cluster;

  private MskEndpoint(ApiServer server, LocalCluster cluster) {
    this.server = server;
    this.cluster = cluster;
  }

  /**
   * Starts to listen.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if no port can be had
   */
  public static MskEndpoint start(LocalCluster cluster) {
    requireNonNull(cluster, "cluster");
    MskApi api = new MskApi(cluster, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    return new MskEndpoint(
        ApiServer.start("msk", MOST_BYTES, request -> ApiAnswer.of(200, api.answer(request))),
        cluster);
  }

  /** What SDKs are told as {@code AWS_ENDPOINT_URL_KAFKA}. */
  public String url() {
    return server.url();
  }

  /** What it answers about. */
  public LocalCluster cluster() {
    return cluster;
  }

  /** Stops listening; the brokers stay. */
  @Override
  public void close() {
    server.close();
  }
}

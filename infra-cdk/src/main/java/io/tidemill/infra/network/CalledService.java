package io.tidemill.infra.network;

import io.tidemill.infra.config.DeployConfig;
import java.util.ArrayList;
import java.util.List;

/** A service of AWS that functions and jobs call. */
enum CalledService {
  /** MSK's API, which is asked for brokers. */
  MSK("Msk", "kafka", 443),
  EMR_SERVERLESS("EmrServerless", "emr-serverless", 443),
  /** CloudWatch Logs, for jobs' logs. */
  LOGS("Logs", "logs", 443),
  KEYSPACES("Keyspaces", "cassandra", 9142),
  SECRETS_MANAGER("SecretsManager", "secretsmanager", 443);

  private final String id;
  private final String endpoint;
  private final int port;

  CalledService(String id, String endpoint, int port) {
    this.id = id;
    this.endpoint = endpoint;
    this.port = port;
  }

  /** Those that are called in a deployment. */
  static List<CalledService> in(DeployConfig config) {
    List<CalledService> called = new ArrayList<>(List.of(MSK, EMR_SERVERLESS, LOGS));
    if (config.store().match(keyspaces -> true, cassandra -> false)) {
      called.add(KEYSPACES);
    }
    if (!config.secrets().isEmpty()) {
      called.add(SECRETS_MANAGER);
    }
    return called;
  }

  /** What its endpoint is called in the stack. */
  String id() {
    return id;
  }

  /** The name of its endpoint in a region. */
  String endpoint(String region) {
    return "com.amazonaws.%s.%s".formatted(region, endpoint);
  }

  /** Where its endpoint is spoken to. */
  int port() {
    return port;
  }
}

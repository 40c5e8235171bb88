package io.tidemill.infra.config;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.HistoryPolicy;
import java.util.Map;
import java.util.Optional;

/**
 * What is deployed where: {@code tidemill.cdk.yaml}.
 *
 * @param name what stacks and resources are named by; one account may hold several
 * @param account the account's 12 digits
 * @param region which has EMR Serverless and Keyspaces
 * @param keyspace the ledger's, in Amazon Keyspaces
 * @param history how long the ledger keeps what pipelines did
 * @param prices what dashboards show cost by; empty to show no money
 * @param logDays how long logs are kept, in days; one of those that CloudWatch Logs knows
 * @param tags of all resources
 */
public record DeployConfig(
    String name,
    String account,
    String region,
    NetworkChoice network,
    KafkaChoice kafka,
    String keyspace,
    SparkChoice spark,
    FunctionsChoice functions,
    HistoryPolicy history,
    AlarmsChoice alarms,
    Optional<Prices> prices,
    int logDays,
    Map<String, String> tags) {
  public DeployConfig {
    requireNonNull(name, "name");
    requireNonNull(account, "account");
    requireNonNull(region, "region");
    requireNonNull(network, "network");
    requireNonNull(kafka, "kafka");
    requireNonNull(keyspace, "keyspace");
    requireNonNull(spark, "spark");
    requireNonNull(functions, "functions");
    requireNonNull(history, "history");
    requireNonNull(alarms, "alarms");
    requireNonNull(prices, "prices");
    tags = Map.copyOf(tags);
  }

  /** The same in another account. */
  public DeployConfig inAccount(String other) {
    return new DeployConfig(
        name, other, region, network, kafka, keyspace, spark, functions, history, alarms, prices,
        logDays, tags);
  }
}

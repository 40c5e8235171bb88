package io.tidemill.infra.config;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.KeyspacesAddress;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.ledger.HistoryPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is deployed where: {@code tidemill.cdk.yaml}.
 *
 * @param name what stacks and resources are named by; one account may hold several
 * @param account the account's 12 digits
 * @param region which has EMR Serverless and Keyspaces
 * @param store where the ledger is, and the tables that pipelines write
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
    StoreChoice store,
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
    requireNonNull(store, "store");
    requireNonNull(spark, "spark");
    requireNonNull(functions, "functions");
    requireNonNull(history, "history");
    requireNonNull(alarms, "alarms");
    requireNonNull(prices, "prices");
    tags = Map.copyOf(tags);
  }

  /** The ledger's address, as functions and jobs are told it. */
  public LedgerAddress ledger() {
    return store.match(
        keyspaces -> new KeyspacesAddress(region, keyspaces.keyspace(), ""),
        cassandra -> cassandra.address());
  }

  /** The secrets that functions and jobs read. */
  public List<SecretChoice> secrets() {
    Optional<SecretChoice> none = Optional.empty();
    return Stream.concat(
            kafka
                .match(
                    serverless -> none,
                    provisioned -> none,
                    existing -> none,
                    servers -> servers.secret())
                .stream(),
            store.match(keyspaces -> none, cassandra -> cassandra.secret()).stream())
        .toList();
  }

  /** The same in another account. */
  public DeployConfig inAccount(String other) {
    return new DeployConfig(
        name, other, region, network, kafka, store, spark, functions, history, alarms, prices,
        logDays, tags);
  }
}

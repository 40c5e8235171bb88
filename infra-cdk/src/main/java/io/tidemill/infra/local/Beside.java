package io.tidemill.infra.local;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.LedgerId;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.wiring.LocalAccount;
import io.tidemill.infra.config.AlarmsChoice;
import io.tidemill.infra.config.Architecture;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.FunctionsChoice;
import io.tidemill.infra.config.KafkaChoice;
import io.tidemill.infra.config.NetworkChoice;
import io.tidemill.infra.config.SparkChoice;
import io.tidemill.infra.config.StoreChoice;
import java.util.Map;
import java.util.Optional;

/**
 * What runs beside LocalStack, for what its free tier lacks; addresses are those that functions
 * find.
 *
 * @param region of everything
 * @param ledgerId of the ledger, which has been made
 * @param ledger stands for Keyspaces
 * @param kafka stands for MSK
 * @param emr the URL of an endpoint that speaks EMR Serverless' API
 * @param application its application's id
 */
public record Beside(
    String region,
    LedgerId ledgerId,
    CassandraAddress ledger,
    KafkaServers kafka,
    String emr,
    String application) {
  private static final int LOG_DAYS = 7;

  public Beside {
    requireNonNull(region, "region");
    requireNonNull(ledgerId, "ledgerId");
    requireNonNull(ledger, "ledger");
    requireNonNull(kafka, "kafka");
    requireNonNull(emr, "emr");
    requireNonNull(application, "application");
  }

  /**
   * What is deployed.
   *
   * @param machine's name as the JVM has it: functions run in containers here
   */
  DeployConfig config(String machine) {
    boolean arm = machine.equals("aarch64");
    return new DeployConfig(
        "tidemill",
        LocalAccount.ID,
        region,
        new NetworkChoice.NewNetwork(2),
        new KafkaChoice.Servers(kafka, Optional.empty()),
        new StoreChoice.Cassandra(ledger, Optional.empty()),
        SparkChoice.DEFAULT,
        new FunctionsChoice(
            arm ? Architecture.ARM64 : Architecture.X86_64,
            FunctionsChoice.DEFAULT.memoryMb(),
            false),
        HistoryPolicy.DEFAULT,
        AlarmsChoice.DEFAULT,
        Optional.empty(),
        LOG_DAYS,
        Map.of());
  }
}

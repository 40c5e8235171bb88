package io.tidemill.infra.command;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.LedgerId;
import io.tidemill.infra.local.Beside;
import picocli.CommandLine.Option;

/** What {@code ./tidemill local deploy} says of the cloud that it keeps up; nobody types it. */
final class LocalOptions {
  @Option(names = "--local", required = true, hidden = true)
  private String endpoint;

  @Option(names = "--local-region", required = true, hidden = true)
  private String region;

  @Option(names = "--local-ledger-id", required = true, hidden = true)
  private String ledgerId;

  @Option(names = "--local-ledger", required = true, hidden = true)
  private String ledger;

  @Option(names = "--local-kafka", required = true, hidden = true)
  private String kafka;

  @Option(names = "--local-emr", required = true, hidden = true)
  private String emr;

  @Option(names = "--local-application", required = true, hidden = true)
  private String application;

  /** LocalStack's URL. */
  String endpoint() {
    return endpoint;
  }

  Beside beside() {
    return new Beside(
        region,
        new LedgerId(ledgerId),
        (CassandraAddress) LedgerAddress.parse(ledger),
        KafkaServers.plaintext(kafka),
        emr,
        application);
  }
}

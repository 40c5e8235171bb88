package io.tidemill.cli.demo;

import io.tidemill.core.LedgerAddress;
import io.tidemill.localstack.LocalCloud;
import java.util.ArrayList;
import java.util.List;

/** What one can do with a cloud that has been left up. */
final class KeptUp {
  private KeptUp() {}

  static List<String> lines(LocalCloud cloud) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Everything is still up, until Ctrl-C:");
    lines.add("  KAFKA=" + cloud.kafka());
    lines.add("  CASSANDRA=" + cloud.cassandra());
    lines.add("  EMR=" + cloud.emrUrl());
    lines.add("  LAMBDA=" + cloud.config().lambdaEndpoint());
    lines.add("  MSK=" + cloud.controlPlanes().msk());
    cloud.controlPlanes().keyspaces().ifPresent(url -> lines.add("  KEYSPACES=" + url));
    lines.addAll(looks(cloud));
    return lines;
  }

  private static List<String> looks(LocalCloud cloud) {
    LedgerAddress store = cloud.config().ledger();
    String server = store.servers().get(0).replace(':', ' ');
    return List.of(
        "",
        "Look at the tables and the ledger (pip install cqlsh):",
        "  cqlsh %s -e \"SELECT * FROM flights.delay_by_route_day LIMIT 5\"".formatted(server),
        "  cqlsh %s -e \"EXPAND ON; SELECT * FROM %s.pipelines\""
            .formatted(server, store.keyspace()),
        "Look at the topic (apt-get install kcat):",
        "  kcat -b %s -t flights -C -o beginning -c 5".formatted(cloud.kafka()));
  }
}

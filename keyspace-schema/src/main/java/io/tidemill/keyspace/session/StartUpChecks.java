package io.tidemill.keyspace.session;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.tidemill.core.FailureKind;
import io.tidemill.core.KeyspacesAddress;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TidemillException;
import java.util.Collection;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether who answers is the store that the address means, and one that Tidemill can work with.
 * Each check throws a {@link TidemillException} of kind {@code OPERATOR} if it isn't.
 */
final class StartUpChecks {
  private static final String PARTITIONER = "org.apache.cassandra.dht.Murmur3Partitioner";

  private StartUpChecks() {}

  /** What can be told by the nodes that the driver has found; the store is asked nothing. */
  static void ofNodes(LedgerAddress address, CqlSession opened) {
    Collection<Node> nodes = opened.getMetadata().getNodes().values();
    SortedSet<String> datacenters =
        nodes.stream()
            .map(Node::getDatacenter)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!datacenters.contains(address.home())) {
      throw refused(
          address.match(
              cassandra ->
                  "The store at %s has no datacentre \"%s\"; it has %s. Correct dc= in the ledger address %s"
                      .formatted(servers(address), address.home(), datacenters, address),
              keyspaces ->
                  "Expected Amazon Keyspaces of region %s at %s, found one of %s; correct the ledger address %s"
                      .formatted(address.home(), servers(address), datacenters, address)));
    }
    if (address.match(cassandra -> false, keyspaces -> nodes.size() == 1)) {
      throw refused(
          "Amazon Keyspaces at %s shows none of its other nodes (system.peers is empty), and one alone doesn't carry the load. Behind a VPC endpoint they are shown to those who have the permissions ec2:DescribeNetworkInterfaces and ec2:DescribeVpcEndpoints: add both to the role that Tidemill runs with"
              .formatted(servers(address)));
    }
  }

  /** As {@link #ofNodes}, and what the store has to be asked. */
  static void ofAll(LedgerAddress address, CqlSession opened) {
    ofNodes(address, opened);
    String purpose = "read the partitioner";
    String partitioner =
        new Store(opened)
            .query(purpose, "SELECT partitioner FROM system.local").stream()
                .findFirst()
                .map((Row row) -> row.getString("partitioner"))
                .orElse("none");
    if (!PARTITIONER.equals(partitioner)) {
      throw refused(
          "Expected the store at %s to place rows by %s, found %s; %s"
              .formatted(
                  servers(address),
                  PARTITIONER,
                  partitioner,
                  address.match(
                      cassandra ->
                          "a cluster keeps the partitioner that it was made with, so use another one",
                      StartUpChecks::otherPartitioner)));
    }
  }

  private static String otherPartitioner(KeyspacesAddress address) {
    return "change it for the account in %s by UPDATE system.local SET partitioner = '%s' WHERE key = 'local', and try again after ten minutes"
        .formatted(address.region(), PARTITIONER);
  }

  private static String servers(LedgerAddress address) {
    return String.join(", ", address.servers());
  }

  private static TidemillException refused(String message) {
    return new TidemillException(FailureKind.OPERATOR, message);
  }
}

package io.tidemill.localstack.server;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cassandra nodes in one ring, in one datacentre, each with a process of its own that may be ended
 * and started again. Not thread-safe.
 */
public final class CassandraRing implements AutoCloseable {
  private final Program program;
  private final Path folder;
  private final List<Integer> ports;
  private final List<Integer> storagePorts;
  private final List<CassandraNode> nodes = new ArrayList<>();

  private CassandraRing(
      Program program, Path folder, List<Integer> ports, List<Integer> storagePorts) {
    this.program = program;
    this.folder = folder;
    this.ports = List.copyOf(ports);
    this.storagePorts = List.copyOf(storagePorts);
  }

  /**
   * Starts {@code count} nodes, one after the other as they join, and waits until all answer CQL.
   *
   * @param folder the ring's own; made if absent
   * @throws TidemillException of kind {@code OPERATOR} if Cassandra's class path isn't built,
   *     {@code INFRASTRUCTURE} if a node doesn't start; none is left running then
   */
  public static CassandraRing start(Distribution distribution, Path folder, int count) {
    Program program = distribution.cassandra();
    return Loopback.startAtFreePorts(
        2 * count,
        ports ->
            new CassandraRing(
                    program, folder, ports.subList(0, count), ports.subList(count, 2 * count))
                .started());
  }

  /** Empty if one of the ports was taken. */
  private Optional<CassandraRing> started() {
    try {
      for (int number = 0; number < ports.size(); number++) {
        Optional<CassandraNode> node = start(number);
        if (node.isEmpty()) {
          close();
          return Optional.empty();
        }
        nodes.add(node.get());
      }
      return Optional.of(this);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A node, by its place, from 0. */
  public CassandraNode node(int number) {
    return nodes.get(number);
  }

  /**
   * Starts a node that has ended, where it was, and waits until it answers CQL.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if it doesn't start
   */
  public void restart(int number) {
    nodes.get(number).close();
    nodes.set(
        number,
        start(number)
            .orElseThrow(
                () ->
                    new TidemillException(
                        FailureKind.INFRASTRUCTURE,
                        "Node %d can't start again where it was: another process has taken its port; start the ring anew"
                            .formatted(number))));
  }

  /** Ends all nodes; returns when they have ended. */
  @Override
  public void close() {
    nodes.forEach(node -> node.process().destroyForcibly());
    nodes.forEach(CassandraNode::close);
  }

  private Optional<CassandraNode> start(int number) {
    return CassandraNode.start(
        program,
        folder.resolve("node-" + number),
        ports.get(number),
        storagePorts.get(number),
        storagePorts.get(0));
  }
}

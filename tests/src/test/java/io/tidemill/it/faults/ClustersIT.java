package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.ledger.Phase;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.localstack.server.CassandraRing;
import io.tidemill.localstack.server.KafkaCluster;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.faults.Effect;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.Fault;
import io.tidemill.testkit.faults.FaultBook;
import io.tidemill.testkit.faults.FaultStack;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Signals;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TcpProxy;
import io.tidemill.testkit.faults.TestPipeline;
import io.tidemill.testkit.faults.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers and three nodes, some of which are killed in mid-run. */
@Tag("faults")
@ExtendWith(FaultBook.class)
class ClustersIT {
  private static final int SIZE = 3;
  private static final int RECORDS = 20_000;

  /**
   * Rows that are written when a node is killed; a third of all goes by the way that is watched.
   */
  private static final int WRITTEN = 50;

  private static final int RECORDS_OF_A_LONG_RUN = 100_000;
  private static final Duration HELD_BACK = Duration.ofSeconds(1);

  private static KafkaCluster kafka;
  private static CassandraRing ring;
  private static List<TcpProxy> proxies;
  private static FaultStack stack;

  @BeforeAll
  static void start(@TempDir Path folder) {
    proxies = Stream.of("broker 1", "broker 2", "broker 3").map(TcpProxy::listen).toList();
    kafka =
        KafkaCluster.start(
            TestServers.distribution(),
            folder.resolve("kafka"),
            proxies.stream().map(TcpProxy::address).toList());
    forward();
    ring = CassandraRing.start(TestServers.distribution(), folder.resolve("cassandra"), SIZE);
    CassandraAddress store =
        CassandraAddress.plain(
                ring.node(0).host(), ring.node(0).port(), "clusters", ring.node(0).datacenter())
            .under(CassandraAddress.Rules.KEYSPACES);
    awaitAll(store);
    stack =
        new FaultStack(
            folder.resolve("stack"),
            new FaultStack.Servers(kafka.bootstrap(), proxies, store, SIZE));
  }

  /** A node answers before all others tell clients of it, who then count copies by fewer nodes. */
  private static void awaitAll(CassandraAddress store) {
    await()
        .atMost(TestPipeline.PATIENCE)
        .until(
            () -> {
              try (CqlSession session = Sessions.open(store)) {
                return session.getMetadata().getNodes().size() == SIZE;
              }
            });
  }

  @AfterAll
  static void end() {
    Stream.of(stack, ring, kafka).filter(Objects::nonNull).forEach(ClustersIT::close);
    proxies.forEach(TcpProxy::close);
  }

  private static void close(AutoCloseable opened) {
    try {
      opened.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void restore() {
    stack.restore();
  }

  private static void forward() {
    for (int number = 0; number < SIZE; number++) {
      proxies.get(number).forwardTo(kafka.broker(number).behind());
    }
  }

  @Test
  void f22_a_leader_killed_in_mid_read_is_followed_by_another_at_the_exact_offset(Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack, Shape.of("f22"));
    pipeline.produce(0, RECORDS);
    Fault fault = TcpProxy.arm(proxies, Trigger.answered(pipeline.key(RECORDS / 2)), Effect.HOLD);
    pipeline.launch();
    String where = fault.awaitStruck();
    int leader = Integer.parseInt(where.substring("broker ".length(), "broker 1".length())) - 1;
    Signals.kill(kafka.broker(leader).process());
    strikes.note("broker killed, of three (" + where + ")");
    fault.drop();

    pipeline.settle();

    assertThat(kafka.broker(leader).process().isAlive()).isFalse();
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
    kafka.restart(leader);
  }

  @Test
  void f31_a_node_killed_in_mid_write_changes_nothing(Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack, Shape.of("f31"));
    pipeline.produce(0, RECORDS);
    Fault fault = stack.jobStore().arm(someWrite(pipeline), Effect.HOLD);
    pipeline.launch();
    strikes.await(fault, "node killed, of three");
    Signals.kill(ring.node(1).process());
    fault.release();

    pipeline.settle();

    assertThat(ring.node(1).process().isAlive()).isFalse();
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
    ring.restart(1);
  }

  @Test
  void f31_with_two_nodes_killed_the_attempt_fails_and_heals_later(Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack, Shape.of("f31"));
    pipeline.produce(0, RECORDS);
    Fault fault = stack.jobStore().arm(someWrite(pipeline), Effect.HOLD);
    Started started = pipeline.launch();
    strikes.await(fault, "node killed, of three");
    Signals.kill(ring.node(1).process());
    Signals.kill(ring.node(2).process());
    strikes.note("second node killed, of three");
    fault.release();
    await()
        .atMost(TestPipeline.PATIENCE)
        .until(() -> stack.service().endpoint().driverProcess(started.jobId()).isEmpty());

    ring.restart(1);
    ring.restart(2);
    await()
        .atMost(TestPipeline.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(pipeline.state().phase()).isInstanceOf(Phase.Running.class));
    pipeline.settle();

    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(2);
    Exactly.once(pipeline);
  }

  @Test
  void nodes_restarted_one_after_the_other_during_a_run_change_nothing(Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack, Shape.of("rolling"));
    pipeline.produce(0, RECORDS_OF_A_LONG_RUN);
    Fault fault = stack.jobStore().arm(someWrite(pipeline), Effect.HOLD);
    Started started = pipeline.launch();
    String where = fault.awaitStruck();
    // What goes by this way takes long, so that the run lasts until the last node is back.
    stack.jobStore().delay(HELD_BACK);
    fault.release();
    for (int number = SIZE - 1; number >= 0; number--) {
      assertThat(stack.service().endpoint().driverProcess(started.jobId()))
          .as("the run lasts until node %d is restarted", number)
          .isPresent();
      ring.restart(number);
      awaitWhole();
    }
    stack.jobStore().delay(Duration.ZERO);
    strikes.note(SIZE, "node restarted, of three, one after the other (" + where + ")");

    pipeline.settle();

    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }

  /**
   * Waits until each node sees all others, as whoever restarts nodes in turn does; by a session of
   * its own, since Keyspaces has nothing like ALL.
   */
  private static void awaitWhole() {
    SimpleStatement ofAll =
        SimpleStatement.newInstance(
                "SELECT id FROM %s.ledger".formatted(stack.ledgerAddress().keyspace()))
            .setConsistencyLevel(ConsistencyLevel.ALL)
            .setIdempotent(true);
    try (CqlSession session =
        Sessions.open(stack.ledgerAddress().under(CassandraAddress.Rules.CASSANDRA))) {
      await()
          .atMost(TestPipeline.PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                Collection<Node> nodes = session.getMetadata().getNodes().values();
                assertThat(nodes).hasSize(SIZE);
                nodes.forEach(node -> session.execute(ofAll.setNode(node)));
              });
    }
  }

  private static Trigger someWrite(TestPipeline pipeline) {
    return Trigger.said(pipeline.key(0).substring(0, pipeline.key(0).indexOf(':') + 1))
        .occurrence(WRITTEN);
  }
}

package io.tidemill.testkit;

import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.localstack.server.KafkaBroker;
import io.tidemill.testkit.faults.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A Kafka broker that comes back without the end of its logs, as one does that is elected though it
 * lagged. Each record of its topics has a segment of its own, so logs are cut by deleting files.
 */
public final class ForgetfulBroker implements AutoCloseable {
  /** Bytes; less than two batches of one small record. */
  private static final String ONE_RECORD = "100";

  private final Path data;
  private final Supplier<KafkaBroker> starting;
  private KafkaBroker broker;
  private TestTopics topics;

  /**
   * Starts it.
   *
   * @param data its own folder
   */
  public ForgetfulBroker(Path data) {
    this(data, () -> KafkaBroker.start(TestServers.distribution(), data));
  }

  /**
   * Starts it behind {@code proxy}, where clients who begin there find it after each return.
   *
   * @param data its own folder
   */
  public ForgetfulBroker(Path data, TcpProxy proxy) {
    this(data, () -> behind(data, proxy));
  }

  private ForgetfulBroker(Path data, Supplier<KafkaBroker> starting) {
    this.data = data;
    this.starting = starting;
    start();
  }

  private static KafkaBroker behind(Path data, TcpProxy proxy) {
    KafkaBroker broker = KafkaBroker.start(TestServers.distribution(), data, proxy.address());
    proxy.forwardTo(broker.behind());
    return broker;
  }

  /** Where clients find it, until it comes back the next time. */
  public String bootstrap() {
    return broker.bootstrap();
  }

  /** Makes a topic and returns its name. */
  public String createTopic(int partitions) {
    return topics.create(partitions, Map.of("segment.bytes", ONE_RECORD));
  }

  /** Appends that many records. */
  public void append(TopicPartition partition, int records) {
    for (int i = 0; i < records; i++) {
      topics.append(partition, Instant.EPOCH);
    }
  }

  /** Goes and comes back at another address, without the records from the given offsets on. */
  public void comeBack(Map<TopicPartition, Long> cuts) {
    close();
    cuts.forEach(this::cut);
    start();
  }

  @Override
  public void close() {
    topics.close();
    broker.close();
  }

  private void start() {
    broker = starting.get();
    topics = new TestTopics(broker.bootstrap());
  }

  /** The first offset of the log's last segment: logs are cut between segments. */
  public long lastSegment(TopicPartition partition) {
    return segments(partition).stream().mapToLong(ForgetfulBroker::first).max().orElseThrow();
  }

  private void cut(TopicPartition partition, long offset) {
    for (Path segment : segments(partition)) {
      if (first(segment) >= offset) {
        delete(segment);
      }
    }
  }

  private static long first(Path segment) {
    String name = segment.getFileName().toString();
    return Long.parseLong(name.substring(0, name.indexOf('.')));
  }

  /** The files of the partition's log that are named by the offset that they begin with. */
  private List<Path> segments(TopicPartition partition) {
    try (Stream<Path> files = Files.list(data.resolve("storage").resolve(partition.toString()))) {
      return files
          .filter(file -> Character.isDigit(file.getFileName().toString().charAt(0)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

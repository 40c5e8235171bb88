package io.tidemill.testkit;

import io.tidemill.localstack.emr.SparkArchive;
import io.tidemill.localstack.emr.SparkDriver;
import io.tidemill.localstack.server.CassandraNode;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.localstack.server.KafkaBroker;
import io.tidemill.testkit.faults.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Servers that tests share: each is started when first asked for, once per JVM, and ended at the
 * JVM's exit together with its data. Tests keep apart by names of their own for topics, groups and
 * keyspaces.
 */
public final class TestServers {
  private static final Path DATA = temporaryFolder();

  private TestServers() {}

  /** The checkout that the tests run in, from the system property {@code tidemill.home}. */
  public static Path home() {
    String home = System.getProperty("tidemill.home");
    if (home == null) {
      throw new IllegalStateException(
          "Expected the system property tidemill.home to name the checkout; failsafe sets it, an IDE needs -Dtidemill.home=…");
    }
    return Path.of(home);
  }

  /** Its servers, its job and its functions, which note what they do. */
  public static Distribution distribution() {
    return new Distribution(home(), Recording.watching());
  }

  /** The same, with Spark's classes archived: for what runs jobs. */
  public static Distribution withArchive() {
    archive();
    return distribution();
  }

  /** A driver, which starts as fast as jobs can here. */
  public static SparkDriver driver(int cores, String memory) {
    return new SparkDriver(distribution().sparkClasspath(), cores, memory).with(archive());
  }

  private static SparkArchive archive() {
    return Archive.MADE;
  }

  public static KafkaBroker kafka() {
    return Kafka.BROKER;
  }

  /** Between clients and the broker: those who begin here stay here. */
  public static TcpProxy kafkaProxy() {
    kafka();
    return Kafka.PROXY;
  }

  public static CassandraNode cassandra() {
    return Cassandra.NODE;
  }

  /** Holders are initialised when first touched, and once. */
  private static final class Kafka {
    static final TcpProxy PROXY = TcpProxy.listen("kafka");
    static final KafkaBroker BROKER =
        KafkaBroker.start(distribution(), DATA.resolve("kafka"), PROXY.address());

    static {
      PROXY.forwardTo(BROKER.behind());
      endAtExit(BROKER, DATA.resolve("kafka"));
    }
  }

  private static final class Archive {
    static final SparkArchive MADE = SparkArchive.of(distribution());

    static {
      MADE.make(distribution().jobJar())
          .ifPresent(why -> System.err.println("Jobs start without archived classes: " + why));
    }
  }

  private static final class Cassandra {
    static final CassandraNode NODE =
        CassandraNode.start(distribution(), DATA.resolve("cassandra"));

    static {
      endAtExit(NODE, DATA.resolve("cassandra"));
    }
  }

  private static void endAtExit(AutoCloseable server, Path data) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try (server) {
                    // closed first, so that nobody writes where files are deleted
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                  delete(data);
                }));
  }

  private static Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("tidemill-tests-");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

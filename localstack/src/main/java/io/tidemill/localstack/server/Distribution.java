package io.tidemill.localstack.server;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.StringTokenizer;
import java.util.function.UnaryOperator;

/**
 * A built checkout of Tidemill, from which the local stack takes its servers and the job.
 *
 * <p>Methods throw a {@link TidemillException} of kind {@code OPERATOR} if what they name has not
 * been built.
 *
 * @param home the checkout's root folder
 * @param watching what is started in place of its servers
 */
public record Distribution(Path home, Watching watching) {
  public Distribution {
    home = requireNonNull(home, "home").toAbsolutePath().normalize();
    requireNonNull(watching, "watching");
  }

  /** The checkout as it is. */
  public Distribution(Path home) {
    this(home, Watching.NOTHING);
  }

  /**
   * What somebody who watches what servers are asked puts in place of them.
   *
   * @param kafka gives a broker to start in place of the plain one
   * @param cassandra gives a node to start in place of the plain one
   * @param functions gives a jar to deploy in place of the one built
   */
  public record Watching(
      UnaryOperator<Program> kafka,
      UnaryOperator<Program> cassandra,
      UnaryOperator<Path> functions) {
    static final Watching NOTHING =
        new Watching(UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());

    public Watching {
      requireNonNull(kafka, "kafka");
      requireNonNull(cassandra, "cassandra");
      requireNonNull(functions, "functions");
    }
  }

  /** The Kafka broker. */
  public Program kafka() {
    return watching.kafka().apply(Program.plain(classpath("kafka")));
  }

  /** The Cassandra node. */
  public Program cassandra() {
    return watching.cassandra().apply(Program.plain(classpath("cassandra")));
  }

  /** The class path of what reads CQL without a node. */
  public String schemaReaderClasspath() {
    Path classes = home.resolve("localstack/servers/cassandra-schema/target/classes");
    if (!Files.isDirectory(classes)) {
      throw missing("the schema reader", classes, null);
    }
    return classpath("cassandra-schema") + File.pathSeparator + classes;
  }

  /** The class path of Spark, which {@code spark-submit} runs on. */
  public String sparkClasspath() {
    return classpath("spark");
  }

  /** The class path of AWS' runtime interface client, which functions run under. */
  public String lambdaClasspath() {
    return classpath("lambda");
  }

  /** The job's jar. */
  public Path jobJar() {
    return jar("the job's jar", "spark-jobs/target/tidemill-job.jar");
  }

  /** The functions' jar, which holds both of them. */
  public Path functionsJar() {
    return watching
        .functions()
        .apply(jar("the functions' jar", "triggers/target/tidemill-functions.jar"));
  }

  private Path jar(String what, String path) {
    Path jar = home.resolve(path);
    if (!Files.isRegularFile(jar)) {
      throw missing(what, jar, null);
    }
    return jar;
  }

  /** The files that a class path names. */
  static List<String> entries(String classpath) {
    return Collections.list(new StringTokenizer(classpath, File.pathSeparator)).stream()
        .map(String.class::cast)
        .toList();
  }

  /** Where the build of a checkout writes the class path of a server. */
  static Path classpathFile(Path home, String server) {
    return home.resolve("localstack/servers").resolve(server).resolve("target/classpath.txt");
  }

  private String classpath(String server) {
    Path file = classpathFile(home, server);
    String classpath;
    try {
      classpath = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw missing("the class path of " + server, file, e);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR, "%s can't be read: %s".formatted(file, e), e);
    }
    for (String entry : entries(classpath)) {
      if (!Files.exists(Path.of(entry))) {
        throw missing("a jar of " + server, Path.of(entry), null);
      }
    }
    return classpath;
  }

  private TidemillException missing(String what, Path file, Throwable cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "Expected %s at %s, but nothing is there; build it with: mvn -f %s package -DskipTests"
            .formatted(what, file, home.resolve("pom.xml")),
        cause);
  }
}

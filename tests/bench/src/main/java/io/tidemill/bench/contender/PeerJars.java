package io.tidemill.bench.contender;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The peers as they are built.
 *
 * @param classpath of Spark, Kafka's source and the connector
 * @param jar the peers' own
 */
public record PeerJars(String classpath, Path jar) {
  /**
   * Those of a checkout.
   *
   * @throws TidemillException of kind {@code OPERATOR} if they aren't built
   */
  public static PeerJars in(Path home) {
    Path target = home.resolve("tests/peers/target");
    Path jar = target.resolve("tidemill-peers.jar");
    try {
      String classpath = Files.readString(target.resolve("classpath.txt")).strip();
      if (Files.isRegularFile(jar)) {
        return new PeerJars(classpath, jar);
      }
    } catch (IOException e) {
      throw missing(target, e);
    }
    throw missing(target, null);
  }

  private static TidemillException missing(Path target, Exception cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "Expected the peers in %s, but they aren't there; build them with: mvn -pl tests/peers package"
            .formatted(target),
        cause);
  }
}

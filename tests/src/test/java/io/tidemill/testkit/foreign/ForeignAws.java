package io.tidemill.testkit.foreign;

import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An AWS that isn't ours: LocalStack, moto, or whatever else listens. All are asked with made-up
 * credentials, and have the account of the local cloud.
 *
 * @param name who plays it, and from where
 * @param url where it listens
 * @param alarms what it does with alarms
 * @param end ends it, if it was started here
 * @param passedOver why those who come before it don't play
 */
public record ForeignAws(String name, URI url, Alarms alarms, Runnable end, List<String> passedOver)
    implements AutoCloseable {
  public ForeignAws {
    passedOver = List.copyOf(passedOver);
  }

  ForeignAws(String name, URI url, Alarms alarms, Runnable end) {
    this(name, url, alarms, end, List.of());
  }

  /** Which player is wanted, by its word; any if the property isn't set. */
  private static final String WANTED = "tidemill.foreign.aws";

  /** What a player does with alarms; none tells EventBridge of them. */
  public enum Alarms {
    /** It holds metrics against them. */
    EVALUATED,
    /** It keeps them, with the state that others set. */
    KEPT
  }

  @FunctionalInterface
  private interface Player {
    /** Starts it, or finds it; {@code folder} takes its files. */
    ForeignAws play(Path folder) throws Absent;
  }

  private static final List<Map.Entry<String, Player>> PLAYERS =
      List.of(
          Map.entry("docker", folder -> LocalStackInDocker.play()),
          Map.entry("endpoint", folder -> NamedEndpoint.play()),
          Map.entry("localstack", LocalStackProcess::play),
          Map.entry("moto", MotoServer::play));

  /**
   * The first player that there is: LocalStack in Docker, the endpoint that {@code
   * AWS_ENDPOINT_URL} names, LocalStack without Docker, moto. The system property {@code
   * tidemill.foreign.aws} picks one: {@code docker}, {@code endpoint}, {@code localstack}, {@code
   * moto}. Skips the tests, with the reasons, where there is none.
   *
   * @param folder takes a player's files
   */
  public static ForeignAws find(Path folder) {
    String wanted = System.getProperty(WANTED, "");
    List<String> reasons = new ArrayList<>();
    for (Map.Entry<String, Player> player : PLAYERS) {
      if (wanted.isEmpty() || wanted.equals(player.getKey())) {
        try {
          ForeignAws found = player.getValue().play(folder);
          System.out.printf("AWS is played by %s; %s%n", found.name(), String.join("; ", reasons));
          return new ForeignAws(found.name, found.url, found.alarms, found.end, reasons);
        } catch (Absent e) {
          reasons.add(e.getMessage());
        }
      }
    }
    return abort("Nobody plays AWS here: " + String.join("; ", reasons));
  }

  @Override
  public void close() {
    end.run();
  }
}

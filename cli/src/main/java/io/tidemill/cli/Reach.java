package io.tidemill.cli;

import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a target's servers listen at all. Clients go on trying for a minute, as a job should; a
 * person at a terminal wants to know at once.
 */
public final class Reach {
  private static final int WITHIN_MILLIS = 3_000;

  private Reach() {}

  /**
   * Checks that the ledger's store listens.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if it doesn't
   */
  public static void ledger(TidemillConfig target) {
    check("the ledger's store", target.ledger().servers(), TidemillConfig.LEDGER);
  }

  /**
   * Checks that one of Kafka's bootstrap servers listens; nothing if a cluster has yet to be asked
   * for them.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if none does
   */
  public static void kafka(TidemillConfig target) {
    if (target.kafka() instanceof KafkaServers servers) {
      kafka(servers);
    }
  }

  /**
   * Checks that one of these servers listens.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if none does
   */
  public static void kafka(KafkaServers servers) {
    check("Kafka", List.of(servers.bootstrap().split(",", -1)), TidemillConfig.KAFKA);
  }

  /**
   * Checks that the endpoint listens; nothing if it is the region's own.
   *
   * @param key the setting that gives it
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if it doesn't
   */
  public static void endpoint(String what, String url, String key) {
    if (url.startsWith("http://")) {
      check(what, List.of(URI.create(url).getAuthority()), key);
    }
  }

  private static void check(String what, List<String> servers, String key) {
    List<String> found = new ArrayList<>();
    for (String server : servers) {
      int colon = server.lastIndexOf(':');
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(
                server.substring(0, Math.max(0, colon)),
                Integer.parseInt(server.substring(colon + 1))),
            WITHIN_MILLIS);
        return;
      } catch (IOException | IllegalArgumentException e) {
        found.add("%s: %s".formatted(server, e.getMessage()));
      }
    }
    throw new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "Expected %s at %s, but nobody answers (%s). Start it, or correct %s"
            .formatted(what, String.join(", ", servers), String.join("; ", found), key));
  }
}

package io.tidemill.bench.race;

import io.tidemill.bench.contender.PeerSettings;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.List;
import java.util.Optional;

/**
 * How the tuned peer's settings are chosen.
 *
 * @param given the settings; empty to search for the best
 */
public record Grid(Optional<PeerSettings> given) {
  private static final List<String> ORDERS = List.of("none", "within", "repartition");

  /**
   * Reads {@code search}, or an order and a number of writes in flight, like {@code within,64}.
   *
   * @throws TidemillException of kind {@code OPERATOR} for anything else
   */
  public static Grid parse(String text) {
    if (text.equals("search")) {
      return new Grid(Optional.empty());
    }
    String[] words = text.split(",", -1);
    if (words.length == 2 && ORDERS.contains(words[0]) && words[1].matches("[1-9][0-9]{0,3}")) {
      return new Grid(Optional.of(PeerSettings.tuned(words[0], Integer.parseInt(words[1]))));
    }
    throw new TidemillException(
        FailureKind.OPERATOR,
        "--grid: expected search, or an order (%s) and a number of writes in flight, like within,64; got %s"
            .formatted(String.join(", ", ORDERS), text));
  }
}

package io.tidemill.bench.race;

import static java.util.Objects.requireNonNull;

import io.tidemill.bench.contender.Ours;
import io.tidemill.bench.shape.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How a bench ended.
 *
 * @param contenders in the order of their turns
 * @param settings of each contender
 * @param leftOut peers that were asked for and can't do this shape, with the reason
 */
public record Result(
    Plan plan,
    Shape shape,
    Map<String, Medians> contenders,
    Map<String, Map<String, String>> settings,
    Map<String, String> leftOut,
    Map<String, String> versions) {
  public Result {
    requireNonNull(plan, "plan");
    requireNonNull(shape, "shape");
    contenders = new LinkedHashMap<>(contenders);
    settings = new LinkedHashMap<>(settings);
    leftOut = new LinkedHashMap<>(leftOut);
    versions = new LinkedHashMap<>(versions);
  }

  /** Records a second, by the medians' wall time. */
  public double rate(String contender) {
    return shape.measured() / contenders.get(contender).wall();
  }

  /** What is compared. */
  public enum Figure {
    WALL("wall"),
    CLIENT_CPU("client_cpu"),
    SERVER_CPU("server_cpu");

    private final String key;

    Figure(String key) {
      this.key = key;
    }

    public String key() {
      return key;
    }

    private double of(Medians medians) {
      return switch (this) {
        case WALL -> medians.wall();
        case CLIENT_CPU -> medians.clientCpu();
        case SERVER_CPU -> medians.serverCpu();
      };
    }
  }

  /** Tidemill's median over a peer's; empty if the peer uses none of it. */
  public OptionalDouble ratio(Figure figure, String peer) {
    if (figure == Figure.SERVER_CPU && peer.equals(Plan.READS_ONLY)) {
      return OptionalDouble.empty();
    }
    double other = figure.of(contenders.get(peer));
    double ours = figure.of(contenders.get(Ours.NAME));
    return other == 0 ? OptionalDouble.empty() : OptionalDouble.of(ours / other);
  }
}

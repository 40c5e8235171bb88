package io.tidemill.simulation;

import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.simulation.world.SimDefinition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The pipelines that seeds run, of which there are few. */
final class Pipelines {
  private static final long SINKS = 0x91A1;
  private static final long MOST = 0x91A2;
  private static final long DAY = 0x91A3;
  private static final long LOSS = 0x91A4;
  private static final long ADDED = 0x91A5;
  private static final long LETTERS = 0x91A6;

  // Reading YAML takes longer than a run; the text is all it depends on.
  private static final Map<String, Pipeline> READ = new ConcurrentHashMap<>();

  private static final Map<String, Pipeline> BY_DIGEST = new ConcurrentHashMap<>();

  private Pipelines() {}

  /** Whether the seed's pipeline merges. */
  static boolean merges(Dice dice, Scenario scenario) {
    return switch (scenario) {
      case MERGED -> true;
      case EXPIRY -> false;
      default -> dice.once(2, SINKS, 0);
    };
  }

  /**
   * The seed's pipeline.
   *
   * @param adds what tells one version of its definition from another
   * @param lenient whether it goes on whatever is lost, dead or added
   */
  static Pipeline of(Dice dice, Scenario scenario, long adds, boolean lenient) {
    return pipeline(
        "flights",
        "flights",
        merges(dice, scenario),
        adds,
        """
        trigger: {minRecords: 6, maxDelay: 10m, maxRecords: %d, cooldown: 1m%s}
        attempts: {most: 3, deadline: 6h, backOff: 1m}
        onDataLoss: %s
        onPartitionsAdded: %s
        onBadRecord: {deadLetters: %d}
        """
            .formatted(
                dice.once(2, MOST, 0) ? 40 : 14,
                dice.once(4, DAY, 0) ? ", maxRunsPerDay: 12" : "",
                lenient || !dice.once(scenario == Scenario.RETENTION ? 4 : 2, LOSS, 0)
                    ? "record-and-go-on"
                    : "block",
                lenient || dice.once(2, ADDED, 0) ? "go-on" : "block",
                !lenient && dice.once(4, LETTERS, 0) ? 3 : 1000));
  }

  /** A pipeline that wants to merge into the other's table. */
  static Pipeline rival() {
    return pipeline("rival", "flights", true, 0, "trigger: {minRecords: 1, cooldown: 10m}\n");
  }

  /** The definition with that digest, which a seed has run. */
  static Pipeline of(String digest) {
    return BY_DIGEST.get(digest);
  }

  /** Reads a definition from the ledger, or remembers it. */
  static Parsed read(String name, String text) {
    return new Parsed.Valid(READ.computeIfAbsent(text, SimDefinition::parse));
  }

  private static Pipeline pipeline(
      String name, String tables, boolean merges, long adds, String settings) {
    SimDefinition.Kind kind = merges ? SimDefinition.Kind.MERGED : SimDefinition.Kind.ROWS;
    Pipeline pipeline =
        READ.computeIfAbsent(
            SimDefinition.text(name, Town.TOPIC, tables, kind, adds, settings),
            SimDefinition::parse);
    BY_DIGEST.putIfAbsent(pipeline.definition().digest(), pipeline);
    return pipeline;
  }
}

package io.tidemill.bench.race;

import io.tidemill.bench.contender.Contender;
import io.tidemill.bench.contender.Ours;
import io.tidemill.bench.contender.PeerJars;
import io.tidemill.bench.contender.PeerSettings;
import io.tidemill.bench.contender.PlainPeer;
import io.tidemill.bench.contender.SparkPeer;
import io.tidemill.bench.plain.Plain;
import io.tidemill.bench.server.FlightsData;
import io.tidemill.bench.server.Stage;
import io.tidemill.bench.server.Topic;
import io.tidemill.bench.shape.Shape;
import java.util.ArrayList;
import java.util.List;

/** Who takes part. */
final class Roster {
  private Roster() {}

  /**
   * Tidemill and those of the plan's peers that can do the shape.
   *
   * @param tuned how the tuned peer is set up
   */
  static List<Contender> of(
      Plan plan, Stage stage, Topic topic, Shape shape, Ours ours, PeerSettings tuned) {
    List<Contender> all = new ArrayList<>();
    all.add(ours);
    for (String peer : plan.peers()) {
      if (can(peer, shape)) {
        all.add(peer(peer, plan, stage, topic, shape, tuned));
      }
    }
    return all;
  }

  /** Whether a peer can do a shape: without Spark there is no SQL to group by. */
  static boolean can(String peer, Shape shape) {
    return !shape.merges() || !peer.startsWith("plain");
  }

  private static Contender peer(
      String name, Plan plan, Stage stage, Topic topic, Shape shape, PeerSettings tuned) {
    return switch (name) {
      case "connector" ->
          spark(name, PeerJars.in(plan.home()), stage, topic, shape, PeerSettings.DEFAULTS);
      case "available-now" ->
          spark(name, PeerJars.in(plan.home()), stage, topic, shape, PeerSettings.AVAILABLE_NOW);
      case "tuned" -> spark(name, PeerJars.in(plan.home()), stage, topic, shape, tuned);
      case "plain" ->
          new PlainPeer(
              Plain.Mode.WRITE, stage, topic, shape, plan.seed(), FlightsData.file(plan.home()));
      case "plain-read" ->
          new PlainPeer(
              Plain.Mode.READ, stage, topic, shape, plan.seed(), FlightsData.file(plan.home()));
      default -> throw new IllegalArgumentException("No peer is called " + name);
    };
  }

  static SparkPeer spark(
      String name, PeerJars jars, Stage stage, Topic topic, Shape shape, PeerSettings settings) {
    return new SparkPeer(name, jars, stage, topic, shape, settings);
  }
}

package io.tidemill.bench.race;

import io.tidemill.bench.contender.Contender;
import io.tidemill.bench.contender.Contender.Task;
import io.tidemill.bench.contender.Ours;
import io.tidemill.bench.contender.PeerJars;
import io.tidemill.bench.contender.PeerSettings;
import io.tidemill.bench.server.FlightsData;
import io.tidemill.bench.server.Proc;
import io.tidemill.bench.server.Stage;
import io.tidemill.bench.server.Topic;
import io.tidemill.bench.shape.Expected;
import io.tidemill.bench.shape.Places;
import io.tidemill.bench.shape.Shape;
import io.tidemill.bench.shape.Shapes;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has Tidemill and its peers do the same work, round by round, each in a process of its own, on a
 * fresh table, once Cassandra is quiet. For use once, by one thread.
 */
public final class Race implements AutoCloseable {
  /** Enough for every class to be loaded that a long run loads. */
  private static final int WARM_UP_RECORDS = 20_000;

  /** The grid is searched with this part of the records. */
  private static final int GRID_SHARE = 4;

  private final Plan plan;
  private final Progress progress;
  private final Shape shape;
  private final Stage stage;
  private final List<String> jvmOptions;
  private final Turns turns;
  private final Tables tables;

  private Race(Plan plan, Progress progress, Shape shape, Stage stage) {
    this.plan = plan;
    this.progress = progress;
    this.shape = shape;
    this.stage = stage;
    this.jvmOptions = plan.jvmOptions(shape.measured());
    this.turns = new Turns(jvmOptions, stage);
    this.tables = new Tables(stage.session(), shape);
  }

  /**
   * Starts the servers.
   *
   * @param folder an empty one, for everything that is written
   */
  public static Race open(Plan plan, Path folder, Progress progress) {
    Proc.check();
    if (plan.shape().equals(Shapes.FLIGHTS)) {
      progress.tell("looking for the flights, which npm fetches the first time");
      PeerJars jars = PeerJars.in(plan.home());
      FlightsData.fetch(plan.home(), jars.classpath() + File.pathSeparator + jars.jar());
    }
    Shape shape = plan.shapes().named(plan.shape());
    progress.tell(
        "starting Kafka and Cassandra; their files and everybody's logs: %s".formatted(folder));
    return new Race(
        plan, progress, shape, Stage.open(plan.home(), folder, plan.cores(shape.measured())));
  }

  /**
   * Runs all of it.
   *
   * @throws WrongTableException if a contender leaves a wrong table
   */
  public Result run() {
    Topic topic = topic(shape.name(), shape);
    try (Ours ours = new Ours(stage, topic, shape, jvmOptions)) {
      if (shape.merges()) {
        progress.tell("making the rows that Tidemill will merge into");

        topic.append(0, shape.before());
        ours.fillBefore(mergedTables(ours), stage.folder("fill"));
      }
      progress.tell(
          "filling %s: %,d records in %d partitions"
              .formatted(topic.name(), shape.measured(), shape.records().partitions()));
      topic.append(shape.before(), shape.count());
      if (plan.archives() == Plan.Archives.MADE) {
        warmUp();
      }
      List<Contender> contenders =
          Roster.of(plan, stage, topic, shape, ours, best(topic, candidates()));
      String shared = shape.merges() ? "" : tables.make(shape.name());
      Result result = rounds(topic, contenders, shared);
      if (plan.profile() == Plan.Profile.FLAME_GRAPH) {
        profile(topic, contenders, shared);
      }
      return result;
    }
  }

  private Topic topic(String name, Shape of) {
    return Topic.create(
        stage.kafka().bootstrap(), name, of.records(), Places.of(of.records(), of.count()));
  }

  /** One a turn: a table of merged rows belongs to one pipeline. */
  private List<String> mergedTables(Contender contender) {
    List<String> made = new ArrayList<>();
    int turnsEach = plan.rounds() + (plan.profile() == Plan.Profile.FLAME_GRAPH ? 1 : 0);
    for (int round = 1; round <= turnsEach; round++) {
      made.add(tables.make(tableOf(contender, round)));
    }
    return made;
  }

  private String tableOf(Contender contender, int round) {
    return "%s_%s_%d".formatted(shape.name(), contender.name(), round);
  }

  /** Has each contender make the archive of its classes. */
  private void warmUp() {
    Shape small = plan.shapesOf(Math.min(WARM_UP_RECORDS, shape.count())).named(shape.name());
    Topic topic = topic(shape.name() + "-warm-up", small);
    topic.append(0, small.count());
    try {
      Files.createDirectories(stage.folder("archives"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Ours ours = new Ours(stage, topic, small, jvmOptions)) {
      for (Contender contender : Roster.of(plan, stage, topic, small, ours, anyTuned())) {
        progress.tell("%s makes an archive of its classes".formatted(contender.name()));
        String table = tables.make(tableOf(contender, 0));
        turns.archive(contender, task(table, topic, 0, small.count()));
        tables.drop(table);
      }
    }
  }

  private PeerSettings anyTuned() {
    return plan.grid().given().orElseGet(() -> PeerSettings.grid().get(0));
  }

  private List<PeerSettings> candidates() {
    boolean searched = plan.grid().given().isEmpty() && plan.peers().contains("tuned");
    return searched ? PeerSettings.grid() : List.of(anyTuned());
  }

  /**
   * Those settings of the tuned peer by which a part of the records is done soonest. With one
   * candidate, too, it has Cassandra compile what the rounds then find compiled.
   */
  private PeerSettings best(Topic topic, List<PeerSettings> candidates) {
    int until = shape.before() + Math.max(1, shape.measured() / GRID_SHARE);
    PeerSettings best = anyTuned();
    double least = Double.MAX_VALUE;
    String table = tables.make(shape.name() + "_grid");
    if (shape.merges()) {
      tables.fill(table);
    }
    PeerJars jars = PeerJars.in(plan.home());
    for (PeerSettings settings : candidates) {
      Contender tried = Roster.spark("tuned", jars, stage, topic, shape, settings);
      Measured measured = turns.take(tried, task(table, topic, shape.before(), until)).measured();
      double wall = measured.wall().toMillis() / 1e3;
      progress.tell(
          "tuned by %s: %,d records in %.1f s, client CPU %.1f s"
              .formatted(
                  settings.brief(),
                  until - shape.before(),
                  wall,
                  measured.clientCpu().toMillis() / 1e3));
      if (wall < least) {
        least = wall;
        best = settings;
      }
      if (!shape.merges()) {
        tables.empty(table);
      }
    }
    tables.drop(table);
    return best;
  }

  /**
   * Everybody's turns.
   *
   * @param shared the table of all, unless rows are merged
   */
  private Result rounds(Topic topic, List<Contender> contenders, String shared) {
    Expected.State expected = shape.expected().after(shape.count());
    Map<String, List<Measured>> measured = new LinkedHashMap<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Contender contender : contenders) {
        String table = shape.merges() ? mergedTable(contender, round) : shared;
        Turns.Done done = turns.take(contender, task(table, topic, shape.before(), shape.count()));
        if (contender.writes()) {
          turns.check(contender, table, shape.table(), expected, done.told());
        }
        progress.tell(
            "round %d: %s %.1f s, client CPU %.1f s, Cassandra CPU %.1f s%s"
                .formatted(
                    round,
                    contender.name(),
                    done.measured().wall().toMillis() / 1e3,
                    done.measured().clientCpu().toMillis() / 1e3,
                    done.measured().serverCpu().toMillis() / 1e3,
                    contender.writes() ? "; every cell is right" : ""));
        measured.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(done.measured());
        leave(contender, table);
      }
    }
    return result(contenders, measured);
  }

  private void leave(Contender contender, String table) {
    if (shape.merges()) {
      tables.drop(table);
    } else if (contender.writes()) {
      tables.empty(table);
    }
  }

  private void profile(Topic topic, List<Contender> contenders, String shared) {
    Profiler profiler = Profiler.in(stage.folder("profiler"));
    for (Contender contender : contenders) {
      Path graph = stage.folder("flame-%s.html".formatted(contender.name()));
      String table = shape.merges() ? mergedTable(contender, plan.rounds() + 1) : shared;
      turns.profile(
          contender, task(table, topic, shape.before(), shape.count()), profiler.option(graph));
      leave(contender, table);
      progress.tell("flame graph of %s: %s".formatted(contender.name(), graph));
    }
  }

  private String mergedTable(Contender contender, int round) {
    if (contender.name().equals(Ours.NAME)) {
      return Stage.TABLES + "." + tableOf(contender, round);
    }
    String table = tables.make(tableOf(contender, round));
    tables.fill(table);
    return table;
  }

  private Result result(List<Contender> contenders, Map<String, List<Measured>> measured) {
    Map<String, Medians> medians = new LinkedHashMap<>();
    Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      medians.put(contender.name(), new Medians(measured.get(contender.name())));
      settings.put(contender.name(), contender.settings());
    }
    Map<String, String> leftOut = new LinkedHashMap<>();
    for (String peer : plan.peers()) {
      if (!Roster.can(peer, shape)) {
        leftOut.put(peer, "has no SQL, and can't do " + shape.name());
      }
    }
    return new Result(plan, shape, medians, settings, leftOut, Versions.of(stage, plan.home()));
  }

  private static Task task(String table, Topic topic, int from, int until) {
    return new Task(table, topic.places().ends(from), topic.places().ends(until));
  }

  @Override
  public void close() {
    stage.close();
  }
}

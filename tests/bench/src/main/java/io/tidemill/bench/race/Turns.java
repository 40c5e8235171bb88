package io.tidemill.bench.race;

import io.tidemill.bench.check.TableCheck;
import io.tidemill.bench.contender.Contender;
import io.tidemill.bench.contender.Contender.Task;
import io.tidemill.bench.contender.Contender.Told;
import io.tidemill.bench.contender.Contender.Turn;
import io.tidemill.bench.contender.Fork;
import io.tidemill.bench.server.Proc;
import io.tidemill.bench.server.Quiet;
import io.tidemill.bench.server.Stage;
import io.tidemill.bench.shape.Expected;
import io.tidemill.bench.shape.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lets one contender at a time work, measures it, and looks at what it leaves. */
public final class Turns {
  private final List<String> jvmOptions;
  private final Stage stage;
  private final Quiet quiet;
  private int turns;

  public Turns(List<String> jvmOptions, Stage stage) {
    this.jvmOptions = List.copyOf(jvmOptions);
    this.stage = stage;
    this.quiet = new Quiet(stage.session(), stage.store());
  }

  /** Has a contender make the archive of its classes, by work that isn't measured. */
  void archive(Contender contender, Task task) {
    Path folder = folder(contender);
    Turn turn = contender.turn(task, folder);
    Fork.Use unusedUse =
        Fork.run(
            turn.command(), options("-XX:ArchiveClassesAtExit=" + archiveOf(contender)), folder);
    Told unused = turn.told();
  }

  /** Has a contender work while it is profiled. */
  void profile(Contender contender, Task task, String option) {
    Path folder = folder(contender);
    Turn turn = contender.turn(task, folder);
    Fork.Use unusedUse = Fork.run(turn.command(), options(option), folder);
    Told unused = turn.told();
  }

  /** Returns once Cassandra has nothing left to do. */
  void awaitQuiet() {
    quiet.await();
  }

  /**
   * Has a contender work, once Cassandra is quiet, and waits until it is again.
   *
   * @return what it took, and what the contender says of it
   */
  public Done take(Contender contender, Task task) {
    Path folder = folder(contender);
    Turn turn = contender.turn(task, folder);
    Path archive = archiveOf(contender);
    List<String> options =
        Files.exists(archive) ? options("-XX:SharedArchiveFile=" + archive) : jvmOptions;
    quiet.await();
    Duration before = Proc.processorTime(stage.store());
    Fork.Use use = Fork.run(turn.command(), options, folder);
    Duration during = Proc.processorTime(stage.store()).minus(before);
    quiet.await();
    Duration all = Proc.processorTime(stage.store()).minus(before);
    Told told = turn.told();
    return new Done(
        new Measured(
            use.wall(),
            use.cpu(),
            all,
            during,
            use.peakMemory(),
            told.committedAt().map(at -> Duration.between(use.begun(), at)),
            told.steps()),
        told);
  }

  /** What a turn took, and what its contender says of it. */
  public record Done(Measured measured, Told told) {}

  /**
   * Looks at the table that a contender has left.
   *
   * @throws WrongTableException if a row or a cell isn't what it must be
   */
  public void check(
      Contender contender, String name, Table table, Expected.State expected, Told told) {
    TableCheck.Found found =
        new TableCheck(stage.session(), name, table).compare(expected, told.writeTimes());
    if (!found.right()) {
      throw new WrongTableException(contender.name(), name, found);
    }
  }

  private List<String> options(String more) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.add(more);
    return options;
  }

  private Path folder(Contender contender) {
    turns++;
    return stage.folder("turns").resolve("%03d-%s".formatted(turns, contender.name()));
  }

  private Path archiveOf(Contender contender) {
    return stage.folder("archives").resolve(contender.name() + ".jsa");
  }
}

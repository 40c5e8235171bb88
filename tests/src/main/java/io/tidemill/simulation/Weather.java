package io.tidemill.simulation;

import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.simulation.world.SimKafka;
import io.tidemill.simulation.world.SimLedger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happens to the world around the processes, from one beat to the next. */
final class Weather {
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private static final long GAP = 0x3EA0;
  private static final long WHAT = 0x3EA1;
  private static final long HOW = 0x3EA2;

  private final Stage stage;
  private final Dice dice;
  private final Map<Scenario, List<Runnable>> troubles;
  private Optional<SimLedger.Backup> backup = Optional.empty();
  private int beat;

  Weather(Stage stage, Dice dice) {
    this.stage = stage;
    this.dice = dice;
    this.troubles =
        Map.ofEntries(
            Map.entry(Scenario.USUAL, List.of(this::produceMuch, stage::redefine)),
            Map.entry(Scenario.MERGED, List.of(stage::rival, this::schema, this::forgetTokens)),
            Map.entry(Scenario.RETENTION, List.of(this::retain, this::retain, this::compact)),
            Map.entry(
                Scenario.TOPIC,
                List.of(this::elect, this::truncate, this::recreate, this::addPartition)),
            Map.entry(Scenario.TRANSACTIONS, List.of(this::hang, this::hang, this::endHanging)),
            Map.entry(
                Scenario.LEDGER,
                List.of(this::backup, this::backup, this::restore, this::restore, this::loseState)),
            Map.entry(
                Scenario.GROUPS,
                List.of(this::expireGroup, this::resetGroup, this::joinGroup, this::leaveGroup)),
            Map.entry(Scenario.JOBS, List.of(this::starve, this::forgetTokens, this::forgetTokens)),
            Map.entry(Scenario.CLOCKS, List.of(stage::yearAhead, this::sleep)),
            Map.entry(Scenario.OPERATOR, List.of(stage.minder()::anything)),
            Map.entry(
                Scenario.GOING_BACK,
                List.of(stage.minder()::goBack, stage.minder()::goBack, this::schema)),
            Map.entry(
                Scenario.EXPIRY,
                List.of(this::purge, this::sleep, this::purge, this::schema, this::schema)));
  }

  /** How long until the next beat, µs. */
  long gap() {
    int scale = dice.below(20, GAP, beat);
    if (scale < 12) {
      return SECOND + dice.below(240, GAP + 1, beat) * SECOND;
    }
    return scale < 18
        ? 2 * MINUTE + dice.below(20, GAP + 1, beat) * MINUTE
        : HOUR + dice.below(300, GAP + 1, beat) * MINUTE;
  }

  /** Something happens. */
  void beat() {
    beat++;
    long what = dice.below(100, WHAT, beat);
    if (stage.overdue() && how(2, 30) == 0) {
      stage.minder().pauseOrResume();
    } else if (what < 48) {
      produce(2 + how(14));
    } else if (what < 68) {
      wake();
    } else if (what < 74) {
      compact();
    } else if (what < 77) {
      stage.purge();
    } else if (what < 80) {
      stage.town().outside().changeLookup();
      stage.kernel().trace("the lookup changes", stage.town().outside().version());
      stage.hit("F50 the lookup changes");
    } else if (stage.allowed(beat)) {
      List<Runnable> all = troubles.get(stage.scenario());
      all.get(how(all.size())).run();
    }
  }

  private int how(int bound) {
    return dice.below(bound, HOW, beat);
  }

  private int how(int bound, int aspect) {
    return dice.below(bound, HOW + aspect, beat);
  }

  private void produce(int records) {
    stage.crowd().produce(records);
    stage.kernel().trace("produced", records);
    // The alarm may be lost, doubled, or late.
    int alarm = how(8, 2);
    if (alarm < 5) {
      stage.wake("alarm", SECOND + how(90, 3) * SECOND);
    }
    if (alarm == 4) {
      stage.hit("F01 the same wake-up twice");
      stage.wake("alarm", SECOND + how(90, 3) * SECOND);
    }
    if (alarm > 5) {
      stage.hit("F04 an event is lost");
    }
  }

  private void produceMuch() {
    produce(20 + how(40));
  }

  private void wake() {
    stage.wake(how(3) == 0 ? "stale event" : "sweep", 0);
    if (how(3) == 0) {
      stage.hit("F03 a stale event");
    }
    if (how(4, 4) == 0) {
      stage.hit("F02 two functions at once");
      stage.wake("sweep", how(2_000, 5) * 1_000L);
    }
  }

  private TopicPartition partition() {
    return new TopicPartition(Town.TOPIC, how(stage.town().kafka().partitions(Town.TOPIC), 6));
  }

  private void retain() {
    SimKafka kafka = stage.town().kafka();
    TopicPartition partition = partition();
    long start = kafka.logStart(partition);
    long end = kafka.readableEnd(partition);
    if (end > start) {
      // Mostly what was not processed yet.
      long from = how(4, 8) == 0 ? start : Math.min(end - 1, stage.position(partition, start));
      kafka.retainFrom(partition, from + 1 + how((int) (end - from), 7));
      stage.kernel().trace("retention", partition + " from " + kafka.logStart(partition));
      stage.hit("event: retention");
    }
  }

  private void compact() {
    stage.compact(partition());
  }

  private void elect() {
    stage.town().kafka().elect(partition());
    stage.hit("event: another leader");
  }

  private void truncate() {
    SimKafka kafka = stage.town().kafka();
    TopicPartition partition = partition();
    long start = kafka.logStart(partition);
    long end = kafka.logEnd(partition);
    if (end > start) {
      kafka.truncate(partition, end - 1 - how((int) Math.min(8, end - start), 7));
      stage.kernel().trace("truncated", partition + " to " + kafka.logEnd(partition));
      stage.hit("F17 the log is truncated");
      if (how(2, 8) == 0) {
        stage.crowd().produce(20);
        stage.hit("F57 grown past the range after truncation");
      }
    }
  }

  private void recreate() {
    SimKafka kafka = stage.town().kafka();
    int partitions = kafka.partitions(Town.TOPIC);
    stage.crowd().forgetHanging();
    kafka.createTopic(Town.TOPIC, partitions);
    stage.kernel().trace("the topic is made anew", kafka.topicId(Town.TOPIC));
    stage.hit("F11 the topic is made anew");
    if (how(2, 8) == 0) {
      stage.crowd().produce(30);
    }
  }

  private void addPartition() {
    if (stage.town().kafka().partitions(Town.TOPIC) < 7) {
      stage.town().kafka().addPartitions(Town.TOPIC, 1);
      stage.kernel().trace("a partition is added", stage.town().kafka().partitions(Town.TOPIC));
      stage.hit("F10 partitions added");
    }
  }

  private void hang() {
    stage.crowd().hang();
    stage.kernel().trace("a transaction hangs", "");
    stage.hit("F61 a transaction hangs");
  }

  private void endHanging() {
    if (stage.crowd().hangs()) {
      stage.crowd().endHanging();
      stage.kernel().trace("a hanging transaction ends", "");
    }
  }

  private void backup() {
    backup = Optional.of(stage.backup());
    stage.kernel().trace("a backup of the ledger is made", "");
  }

  private void restore() {
    if (backup.isPresent()) {
      stage.restore(backup.get());
      stage.kernel().trace("the ledger is restored from the backup", "");
      stage.hit("F15 the ledger is restored from a backup");
    }
  }

  private void loseState() {
    if (stage.loseState()) {
      stage.kernel().trace("the ledger's row is lost", "");
      stage.hit("F48 the row is lost");
    }
  }

  private void expireGroup() {
    stage.town().groups().expire(stage.group());
    stage.kernel().trace("group offsets expire", "");
    stage.hit("F12 group offsets expire");
  }

  private void resetGroup() {
    Position position = Position.NONE;
    for (int i = 0; i < stage.town().kafka().partitions(Town.TOPIC); i++) {
      position =
          position.with(new TopicPartition(Town.TOPIC, i), new NextOffset(how(40, 9 + i), 0));
    }
    stage.town().groups().resetByHand(stage.group(), position);
    stage.kernel().trace("group offsets are reset by hand", position);
    stage.hit("F12 group offsets reset by hand");
  }

  private void joinGroup() {
    stage.town().groups().join(stage.group());
    stage.kernel().trace("somebody joins the group", "");
    stage.hit("F12 the group has members");
  }

  private void leaveGroup() {
    stage.town().groups().leave(stage.group());
  }

  private void starve() {
    stage.jobs().starve(1 + how(2));
  }

  private void forgetTokens() {
    stage.town().service().forgetTokens();
    stage.kernel().trace("the job service forgets its tokens", "");
    stage.hit("event: tokens forgotten");
  }

  private void schema() {
    if (how(2, 7) == 0) {
      stage.town().outside().forgetSchema();
      stage.kernel().trace("the registry forgets a schema", "");
      stage.hit("event: the registry forgets a schema");
    } else {
      stage.town().outside().restoreSchema();
    }
  }

  private void purge() {
    stage.purge();
  }

  private void sleep() {
    stage.sleep((6 + how(60)) * HOUR);
  }

  /** The weather clears: what only the environment can end, ends. */
  void calmDown() {
    leaveGroup();
    stage.town().outside().restoreSchema();
    while (stage.crowd().hangs()) {
      stage.crowd().endHanging();
    }
  }
}

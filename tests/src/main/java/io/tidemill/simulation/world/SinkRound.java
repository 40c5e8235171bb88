package io.tidemill.simulation.world;

import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.CannotRunException;
import io.tidemill.core.run.LiveAttempt;
import io.tidemill.core.run.MergeRule;
import io.tidemill.core.run.Merging;
import io.tidemill.core.run.RowTimestamps;
import io.tidemill.core.run.RowTtl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Takes the rows of one attempt into its tables, sink by sink. */
final class SinkRound {
  /** Columns of the merged sink; its mark stands last. */
  private static final MergeFunction[] MERGED = {
    MergeFunction.SUM, MergeFunction.SUM, MergeFunction.MIN, MergeFunction.MAX
  };

  private static final int MOST_ROWS_A_TASK = 6;
  private static final long CITY = 1 << 1;

  private final LiveAttempt attempt;
  private final RowTimestamps timestamps;
  private final SimOutside.Lookup lookup;
  private final StoreSession session;
  private final InstantSource clock;
  private final Random random;
  private final Letters letters;

  /** Makes a dead letter. */
  interface Letters {
    DeadLetter of(LiveAttempt attempt, SimRows.Decoded dead, String sink, long timestamp);
  }

  SinkRound(
      LiveAttempt attempt,
      RowTimestamps timestamps,
      SimOutside.Lookup lookup,
      StoreSession session,
      InstantSource clock,
      long seed,
      Letters letters) {
    this.attempt = attempt;
    this.timestamps = timestamps;
    this.lookup = lookup;
    this.session = session;
    this.clock = clock;
    this.random = new Random(seed);
    this.letters = letters;
  }

  /**
   * Starts to write a dead letter at the record's own timestamp. One that is redone stands already,
   * under the run whose letter it is.
   */
  void bury(SimRows.Decoded dead, String sink) {
    if (attempt.run().work() instanceof Work.Redo) {
      return;
    }
    attempt.deadline().check(clock.instant());
    session.letters().write(letters.of(attempt, dead, sink, timestamps.ofRecord(dead.number())));
  }

  /** Writes the sink's rows. */
  SinkBooks write(Sink sink, List<SimRows.Decoded> records) {
    return sink.merged() ? merge(sink, records) : upsert(sink, records);
  }

  private SinkBooks upsert(Sink sink, List<SimRows.Decoded> records) {
    SimDefinition.Shape shape = SimDefinition.shape(sink);
    String table = sink.table().toString();
    List<SimRows.Decoded> mine = new ArrayList<>();
    List<SimRows.Decoded> dead = new ArrayList<>();
    for (SimRows.Decoded each : records) {
      if (each.sink().equals(DeadLetter.NO_SINK) || each.sink().equals(table)) {
        (SimDefinition.takes(shape, each.record().payload()) ? mine : dead).add(each);
      }
    }
    for (List<SimRows.Decoded> task : tasks(mine)) {
      write(sink, shape, task);
    }
    for (SimRows.Decoded each : dead) {
      bury(each, table);
    }
    return new SinkBooks(mine.size() + dead.size(), dead.size(), 0, mine.size(), 0);
  }

  /** Neighbouring rows together, task by task; in any order. */
  private List<List<SimRows.Decoded>> tasks(List<SimRows.Decoded> rows) {
    List<List<SimRows.Decoded>> tasks = new ArrayList<>();
    for (int from = 0; from < rows.size(); ) {
      int until = Math.min(rows.size(), from + 1 + random.nextInt(MOST_ROWS_A_TASK));
      tasks.add(rows.subList(from, until));
      from = until;
    }
    Collections.shuffle(tasks, random);
    return tasks;
  }

  /** Sends rows of one partition of the table together. */
  private void write(Sink sink, SimDefinition.Shape shape, List<SimRows.Decoded> task) {
    Map<Long, List<SimRows.Decoded>> partitions = new TreeMap<>();
    for (SimRows.Decoded each : task) {
      partitions
          .computeIfAbsent(SimTable.partition(each.record().key()), any -> new ArrayList<>())
          .add(each);
    }
    long adds = SimDefinition.adds(sink);
    for (List<SimRows.Decoded> rows : partitions.values()) {
      Instant now = clock.instant();
      attempt.deadline().check(now);
      List<Mutation> batch = new ArrayList<>(rows.size());
      for (SimRows.Decoded row : rows) {
        batch.add(mutation(sink, shape, row, adds, now));
      }
      session.send(batch);
    }
  }

  private Mutation mutation(
      Sink sink, SimDefinition.Shape shape, SimRows.Decoded row, long adds, Instant now) {
    long key = row.record().key();
    long timestamp = timestamps.ofRecord(row.number());
    if (row.tombstone()) {
      return new Mutation.DeleteRow(sink.table(), key, timestamp);
    }
    Payload payload = row.record().payload();
    Long a = payload.a() == null ? null : payload.a() + adds;
    Long[] values = {a, shape == SimDefinition.Shape.EXPIRING ? lookup.valueOf(key) : payload.b()};
    long unset =
        switch (shape) {
          case PATCHED -> nulls(values);
          case EXPIRING -> nulls(values) & ~CITY;
          case REPLACED, MERGED -> 0;
        };
    if (sink.ttl().isEmpty()) {
      return new Mutation.Insert(sink.table(), key, timestamp, values, unset, 0);
    }
    int seconds = remaining(sink.ttl().get(), now);
    return seconds <= 0
        ? new Mutation.DeleteRow(sink.table(), key, timestamp)
        : new Mutation.Insert(sink.table(), key, timestamp, values, unset, seconds);
  }

  private static long nulls(Long[] values) {
    long nulls = 0;
    for (int i = 0; i < values.length; i++) {
      nulls |= values[i] == null ? 1L << i : 0;
    }
    return nulls;
  }

  private int remaining(Duration ttl, Instant now) {
    return RowTtl.of(attempt.run().liveFrom(), ttl).remaining(now);
  }

  private SinkBooks merge(Sink sink, List<SimRows.Decoded> records) {
    List<Map.Entry<Long, Long[]>> groups =
        new ArrayList<>(groups(records, SimDefinition.adds(sink)).entrySet());
    Collections.shuffle(groups, random);
    MergeRule rule = MergeRule.of(attempt.run());
    long already = 0;
    for (Map.Entry<Long, Long[]> group : groups) {
      Long[] found = session.read(sink.table(), group.getKey());
      Long mark = found == null ? null : found[MERGED.length];
      MergeRule.Decision decision = rule.decide(mark);
      if (mark != null && mark > attempt.run().claimTime() && decision != MergeRule.Decision.STOP) {
        throw new IllegalStateException(
            "Row " + group.getKey() + " carries a later run's mark, " + mark + ": " + decision);
      }
      switch (decision) {
        case BEGIN -> merge(sink, group.getKey(), null, group.getValue());
        case MERGE -> merge(sink, group.getKey(), found, group.getValue());
        case ALREADY_MERGED -> already++;
        case STOP ->
            throw new CannotRunException(
                FailureCode.TABLE_SHARED,
                "Row " + group.getKey() + " of " + sink.table() + " carries the mark " + mark);
      }
    }
    return new SinkBooks(groups.size(), 0, 0, groups.size() - already, already);
  }

  private void merge(Sink sink, long key, Long[] found, Long[] fresh) {
    Long[] values = new Long[MERGED.length + 1];
    for (int i = 0; i < MERGED.length; i++) {
      Long stored = found == null ? null : found[i];
      values[i] = (Long) Merging.merge(MERGED[i], stored, fresh[i]);
    }
    values[MERGED.length] = attempt.run().claimTime();
    attempt.deadline().check(clock.instant());
    session.send(
        List.of(new Mutation.Insert(sink.table(), key, timestamps.ofMany(), values, 0, 0)));
  }

  /** What the sink's query gives: number, sum and least of {@code a}, greatest {@code b}. */
  private static Map<Long, Long[]> groups(List<SimRows.Decoded> records, long adds) {
    Map<Long, Long[]> groups = new TreeMap<>();
    for (SimRows.Decoded each : records) {
      Payload payload = each.record().payload();
      Long a = payload.a() == null ? null : payload.a() + adds;
      Long[] group =
          groups.computeIfAbsent(
              SimDefinition.group(each.record().key()), any -> new Long[] {0L, null, null, null});
      group[0]++;
      if (a != null) {
        group[1] = group[1] == null ? a : group[1] + a;
        group[2] = group[2] == null ? a : Math.min(group[2], a);
      }
      Long b = payload.b();
      if (b != null) {
        group[3] = group[3] == null ? b : Math.max(group[3], b);
      }
    }
    return groups;
  }
}

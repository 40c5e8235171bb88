package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.pipeline.Sink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SupersededTest {
  private static final int COLUMNS = 3;

  /** One change; {@code values} is null if the row is deleted. */
  private record Change(int cluster, List<Integer> values) {
    EncodedRow at(long timestamp) {
      ByteBuffer[] key = {NumberEncoders.int32(1), NumberEncoders.int32(cluster)};
      return values == null
          ? EncodedRow.deletion(key, timestamp)
          : EncodedRow.of(
              key,
              values.stream()
                  .map(value -> value == 0 ? null : NumberEncoders.int32(value))
                  .toArray(ByteBuffer[]::new),
              timestamp);
    }
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    // Zero is null, and often so.
    Arbitrary<List<Integer>> values =
        Arbitraries.integers().between(0, 2).list().ofSize(COLUMNS).injectNull(0.25);
    return Combinators.combine(Arbitraries.integers().between(1, 3), values)
        .as(Change::new)
        .list()
        .ofMaxSize(40);
  }

  @Property
  void the_store_has_the_same_cells_at_the_same_timestamps_with_and_without_them(
      @ForAll("changes") List<Change> changes,
      @ForAll("changes") List<Change> before,
      @ForAll long order,
      @ForAll Sink.Nulls nulls) {
    List<EncodedRow> rows = rows(changes, 1_000, order);
    Store all = new Store(nulls, rows(before, 0, order));
    Store kept = new Store(nulls, rows(before, 0, order));
    rows.forEach(all::take);

    RowGroup group = new RowGroup(1, new BatchLimit(1_000, 1_000_000));
    long superseded = 0;
    for (EncodedRow row : rows) {
      if (group.supersedes(row, nulls)) {
        superseded++;
      } else {
        superseded += group.dropSuperseded(row, nulls);
        group.add(row);
      }
    }
    int bytes = group.bytes();
    List<EncodedRow> sent = group.take();
    sent.forEach(kept::take);

    assertThat(kept.rows).isEqualTo(all.rows);
    assertThat(sent).hasSize((int) (rows.size() - superseded));
    assertThat(bytes).isEqualTo(sent.stream().mapToInt(EncodedRow::bytes).sum());
  }

  @Test
  void of_rows_that_replace_each_other_the_last_one_is_left() {
    RowGroup group = new RowGroup(1, new BatchLimit(1_000, 1_000_000));
    for (int i = 1; i <= 5; i++) {
      EncodedRow row = new Change(1, List.of(i, 0, i)).at(i);
      assertThat(group.supersedes(row, Sink.Nulls.UNSET)).isFalse();
      assertThat(group.dropSuperseded(row, Sink.Nulls.UNSET)).isEqualTo(i == 1 ? 0 : 1);
      group.add(row);
    }
    assertThat(group.take()).hasSize(1);
  }

  /** In some order, as they would come from several partitions; each with its own timestamp. */
  private static List<EncodedRow> rows(List<Change> changes, long after, long order) {
    List<EncodedRow> rows = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      rows.add(changes.get(i).at(after + i));
    }
    Collections.shuffle(rows, new Random(order));
    // Keys come one after another, as they do once tasks have ordered their rows.
    rows.sort(Comparator.comparing(row -> row.key()[1]));
    return rows;
  }

  /** A partition as Cassandra keeps it, tombstones included. */
  private static final class Store {
    private final Sink.Nulls nulls;
    private final Map<ByteBuffer, Stored> rows = new TreeMap<>();

    Store(Sink.Nulls nulls, List<EncodedRow> before) {
      this.nulls = nulls;
      before.forEach(this::take);
    }

    void take(EncodedRow row) {
      Stored stored = rows.computeIfAbsent(row.key()[1], key -> new Stored());
      if (row.deletes()) {
        stored.deletedAt = Math.max(stored.deletedAt, row.timestamp());
      } else {
        stored.insertedAt = Math.max(stored.insertedAt, row.timestamp());
        for (int i = 0; i < COLUMNS; i++) {
          ByteBuffer value = row.values()[i];
          if (value != null || nulls == Sink.Nulls.DELETE) {
            stored.cells.merge(i, new Cell(row.timestamp(), value), (a, b) -> a.at > b.at ? a : b);
          }
        }
      }
      stored.cells.values().removeIf(cell -> cell.at <= stored.deletedAt);
      stored.insertedAt = stored.insertedAt <= stored.deletedAt ? -1 : stored.insertedAt;
    }
  }

  private record Cell(long at, ByteBuffer value) {}

  private static final class Stored {
    private long deletedAt = -1;
    private long insertedAt = -1;
    private final Map<Integer, Cell> cells = new TreeMap<>();

    @Override
    public boolean equals(Object other) {
      return other instanceof Stored that
          && deletedAt == that.deletedAt
          && insertedAt == that.insertedAt
          && cells.equals(that.cells);
    }

    @Override
    public int hashCode() {
      return Objects.hash(deletedAt, insertedAt, cells);
    }

    @Override
    public String toString() {
      return "deleted %d, inserted %d, %s".formatted(deletedAt, insertedAt, cells);
    }
  }
}

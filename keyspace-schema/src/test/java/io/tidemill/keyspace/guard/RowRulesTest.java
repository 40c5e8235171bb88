package io.tidemill.keyspace.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.DataStatement;
import io.tidemill.keyspace.cql.RowStatement;
import io.tidemill.keyspace.cql.UnknownCqlException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-30T08:00:00.123456789Z");
  private static final long NOW_MICROS = TimeUnit.SECONDS.toMicros(NOW.getEpochSecond()) + 123_456;
  private static final long DAYS_BACK = TimeUnit.DAYS.toMicros(2);
  private static final long MINUTES_AHEAD = TimeUnit.MINUTES.toMicros(5);
  private static final long NO_TIMESTAMP = Long.MIN_VALUE;

  private static final String INSERT =
      "INSERT INTO k.t (a, b, c) VALUES (?, ?, ?) USING TIMESTAMP ?";

  @Property
  void a_timestamp_passes_within_its_window_alone(
      @ForAll @LongRange(min = -400_000_000_000L, max = 400_000_000_000L) long fromNow) {
    boolean within = fromNow >= -DAYS_BACK && fromNow <= MINUTES_AHEAD;

    assertThat(ofTime(INSERT, NOW_MICROS + fromNow).isEmpty()).isEqualTo(within);
  }

  @Test
  void the_window_holds_its_ends() {
    assertThat(ofTime(INSERT, NOW_MICROS - DAYS_BACK)).isEmpty();
    assertThat(ofTime(INSERT, NOW_MICROS + MINUTES_AHEAD)).isEmpty();
    assertThat(ofTime(INSERT, NOW_MICROS - DAYS_BACK - 1).orElseThrow().message())
        .contains("K07", "too old", "replay");
    assertThat(ofTime(INSERT, NOW_MICROS + MINUTES_AHEAD + 1).orElseThrow().message())
        .contains("K07", "too far ahead", "clock");
    assertThat(ofTime(INSERT, Long.MAX_VALUE)).isPresent();
    assertThat(ofTime(INSERT, 0)).isPresent();
  }

  @Test
  void a_timestamp_counts_wherever_it_comes_from() {
    String text = "DELETE FROM k.t USING TIMESTAMP %d WHERE a = 1";

    assertThat(of(text.formatted(NOW_MICROS), NO_TIMESTAMP)).isEmpty();
    assertThat(of(text.formatted(5), NO_TIMESTAMP)).isPresent();
    assertThat(of("DELETE FROM k.t WHERE a = 1", NOW_MICROS)).isEmpty();
    assertThat(of("DELETE FROM k.t WHERE a = 1", 5)).isPresent();
    assertThat(of("SELECT a FROM k.t WHERE a = 1", 5)).isEmpty();
  }

  @Test
  void a_timestamp_that_is_unset_is_none() {
    BoundValues values = values(bytes(1), bytes(1), bytes(1), null);

    assertThat(RowRules.check(rows(INSERT), values, 3, NO_TIMESTAMP, NOW)).isEmpty();
  }

  @Test
  void a_row_has_a_megabyte() {
    assertThat(ofSize(1 << 20)).isEmpty();
    assertThat(ofSize((1 << 20) + 1).orElseThrow().rule()).isEqualTo(KeyspacesRule.ROW_SIZE);
  }

  @Test
  void a_list_that_is_bound_counts_its_elements() {
    RowStatement select = rows("SELECT a FROM k.t WHERE a IN ? AND b IN (1, 2)");

    assertThat(RowRules.check(select, values(list(50)), 4, NO_TIMESTAMP, NOW)).isEmpty();
    assertThat(RowRules.check(select, values(list(51)), 4, NO_TIMESTAMP, NOW).orElseThrow().rule())
        .isEqualTo(KeyspacesRule.IN_SUBQUERIES);
    assertThat(RowRules.check(select, BoundValues.NONE, 0, NO_TIMESTAMP, NOW)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO k.t (a, b, c) VALUES (1, 1, 1) USING TIMESTAMP 5",
        "UPDATE k.t USING TIMESTAMP ? SET c = 1 WHERE a = 1",
        "DELETE FROM k.t USING TIMESTAMP ? WHERE a = 1",
        "SELECT writetime(c) FROM k.t",
      })
  void client_timestamps_need_a_table_that_has_them(String cql) {
    assertThat(ofTable(cql, table(false, true)).orElseThrow().rule())
        .isEqualTo(KeyspacesRule.CLIENT_TIMESTAMPS);
    assertThat(ofTable(cql, table(false, true)).orElseThrow().remedy())
        .contains(
            "ALTER TABLE k.t WITH CUSTOM_PROPERTIES = {'client_side_timestamps': {'status': 'enabled'}}");
    assertThat(ofTable(cql, table(true, false))).isEmpty();
  }

  @Test
  void a_time_to_live_needs_a_table_where_it_is_enabled() {
    String cql = "UPDATE k.t USING TTL ? SET c = 1 WHERE a = 1";

    assertThat(ofTable(cql, table(true, false)).orElseThrow().rule())
        .isEqualTo(KeyspacesRule.TIME_TO_LIVE);
    assertThat(ofTable(cql, table(false, true))).isEmpty();
    assertThat(ofTable("SELECT ttl(c) FROM k.t", table(false, false))).isEmpty();
  }

  @Test
  void columns_are_counted_without_the_key() {
    assertThat(ofTable(insert(225), table(true, false))).isEmpty();
    assertThat(ofTable(insert(226), table(true, false)).orElseThrow().rule())
        .isEqualTo(KeyspacesRule.COLUMNS);
    assertThat(ofTable(insert(166), table(true, true))).isEmpty();
    assertThat(ofTable(insert(167), table(true, true)).orElseThrow().rule())
        .isEqualTo(KeyspacesRule.COLUMNS);
  }

  @Test
  void keys_end_at_their_sizes() {
    assertThat(ofKeys(2_048, 850)).isEmpty();
    assertThat(ofKeys(2_049, 1).orElseThrow().rule()).isEqualTo(KeyspacesRule.PARTITION_KEY_SIZE);
    assertThat(ofKeys(1, 851).orElseThrow().rule()).isEqualTo(KeyspacesRule.CLUSTERING_KEY_SIZE);
  }

  @Test
  void what_needs_no_table_asks_for_none() {
    assertThat(RowRules.needsTable(rows("SELECT a FROM k.t WHERE a = ?"), 10)).isFalse();
    assertThat(RowRules.needsTable(rows("UPDATE k.t SET c = ? WHERE a = ? IF c = ?"), 850))
        .isFalse();
    assertThat(RowRules.needsTable(rows("UPDATE k.t SET c = ? WHERE a = ?"), 851)).isTrue();
    assertThat(RowRules.needsTable(rows(INSERT), 1)).isTrue();
    assertThat(RowRules.needsTable(rows("SELECT WRITETIME(c) FROM k.t"), 1)).isTrue();
  }

  private static Optional<Violation> ofTime(String cql, long timestamp) {
    return RowRules.check(
        rows(cql),
        values(bytes(1), bytes(1), bytes(1), ByteBuffer.allocate(8).putLong(0, timestamp)),
        11,
        NO_TIMESTAMP,
        NOW);
  }

  private static Optional<Violation> of(String cql, long ofRequest) {
    return RowRules.check(rows(cql), BoundValues.NONE, 0, ofRequest, NOW);
  }

  private static Optional<Violation> ofSize(int size) {
    BoundValues values = values(bytes(10), bytes(size - 10));
    return RowRules.check(
        rows("INSERT INTO k.t (a, b) VALUES (?, ?)"), values, values.bytes(), NO_TIMESTAMP, NOW);
  }

  private static Optional<Violation> ofTable(String cql, TableFacts table) {
    return RowRules.check(rows(cql), BoundValues.NONE, 0, table);
  }

  private static Optional<Violation> ofKeys(int partition, int clustering) {
    BoundValues values = values(bytes(partition), bytes(clustering));
    return RowRules.check(
        rows("SELECT c FROM k.t WHERE a = ? AND b = ?"), values, values.bytes(), table(true, true));
  }

  private static String insert(int regular) {
    return "INSERT INTO k.t (a, b, %s) VALUES (1, 1, %s)"
        .formatted(
            IntStream.range(0, regular).mapToObj(i -> "c" + i).collect(Collectors.joining(", ")),
            IntStream.range(0, regular).mapToObj(i -> "1").collect(Collectors.joining(", ")));
  }

  private static TableFacts table(boolean timestamps, boolean timeToLive) {
    return new TableFacts(
        new TableProperties(new CqlName("k", "t"), timestamps, timeToLive),
        List.of("a"),
        List.of("b"),
        Instant.MIN);
  }

  private static BoundValues values(ByteBuffer... values) {
    List<ByteBuffer> all = new ArrayList<>();
    for (ByteBuffer value : values) {
      all.add(value);
    }
    return new BoundValues(all, Map.of());
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocate(size);
  }

  private static ByteBuffer list(int elements) {
    return ByteBuffer.allocate(4).putInt(0, elements);
  }

  private static RowStatement rows(String cql) {
    try {
      return (RowStatement) DataStatement.read(cql).orElseThrow();
    } catch (UnknownCqlException e) {
      throw new AssertionError(e);
    }
  }
}

package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.spark.write.SinkResult;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Columns of all types and names, from Spark's rows to a real Cassandra. */
class SinkWriterTypesIT {
  private static final long WRITE_TIME = WriteBench.NOW;

  private static WriteBench bench;

  @BeforeAll
  static void open() {
    bench = new WriteBench("types");
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void every_type_arrives() throws Exception {
    bench.define(
        """
        CREATE TABLE types.types (id uuid PRIMARY KEY, b boolean, i1 tinyint, i2 smallint,
        i8 bigint, v varint, f float, d double, m decimal, t text, a ascii, x blob, day date,
        ts timestamp, clock time, tu timeuuid, ip inet, l frozen<list<int>>, s set<text>,
        fs frozen<set<int>>, p map<text, double>, n frozen<list<map<int, text>>>)""");
    String columns =
        "id STRING, b BOOLEAN, i1 TINYINT, i2 SMALLINT, i8 BIGINT, v DECIMAL(38,0), f FLOAT,"
            + " d DOUBLE, m DECIMAL(10,2), t STRING, a STRING, x BINARY, day DATE, ts TIMESTAMP,"
            + " clock STRING, tu STRING, ip STRING, l ARRAY<SMALLINT>, s ARRAY<STRING>,"
            + " fs ARRAY<INT>, p MAP<STRING, DOUBLE>, n ARRAY<MAP<INT, STRING>>";
    UUID id = UUID.fromString("11111111-2222-4333-8444-555555555555");
    UUID timeUuid = UUID.fromString("8d1ce1f0-7a5c-11f0-8de9-0242ac120002");
    Object[] row = {
      id.toString(),
      true,
      (byte) -1,
      (short) -2,
      Long.MIN_VALUE,
      new BigDecimal("-123456789012345678901234567890"),
      1.5f,
      -2.25d,
      new BigDecimal("-12.50"),
      "Zürich 🛫",
      "ascii",
      new byte[] {0, -1},
      Date.valueOf("1969-07-20"),
      Timestamp.from(Instant.parse("1969-07-20T20:17:40.123456Z")),
      "20:17:40.5",
      timeUuid.toString(),
      "2001:db8::1",
      List.of((short) 3, (short) 1, (short) 3),
      List.of("b", "a", "b"),
      List.of(2, 1, 2),
      Map.of("pi", 3.14),
      List.of(Map.of(1, "one")),
      5L,
      false
    };
    SinkResult result =
        bench.write(
            bench.upserts("types", Sink.Nulls.UNSET),
            bench.records(columns, List.<Object[]>of(row)),
            WRITE_TIME);
    assertThat(result.books().written()).isEqualTo(1);
    Row found = bench.one("SELECT * FROM types.types WHERE id = ?", id);
    assertThat(found.getBoolean("b")).isTrue();
    assertThat(found.getByte("i1")).isEqualTo((byte) -1);
    assertThat(found.getShort("i2")).isEqualTo((short) -2);
    assertThat(found.getLong("i8")).isEqualTo(Long.MIN_VALUE);
    assertThat(found.getBigInteger("v"))
        .isEqualTo(new BigInteger("-123456789012345678901234567890"));
    assertThat(found.getFloat("f")).isEqualTo(1.5f);
    assertThat(found.getDouble("d")).isEqualTo(-2.25d);
    assertThat(found.getBigDecimal("m")).isEqualTo(new BigDecimal("-12.50"));
    assertThat(found.getString("t")).isEqualTo("Zürich 🛫");
    assertThat(found.getString("a")).isEqualTo("ascii");
    assertThat(found.getByteBuffer("x")).isEqualTo(ByteBuffer.wrap(new byte[] {0, -1}));
    assertThat(found.getLocalDate("day")).isEqualTo(LocalDate.of(1969, 7, 20));
    assertThat(found.getInstant("ts")).isEqualTo(Instant.parse("1969-07-20T20:17:40.123Z"));
    assertThat(found.getLocalTime("clock")).isEqualTo(LocalTime.of(20, 17, 40, 500_000_000));
    assertThat(found.getUuid("tu")).isEqualTo(timeUuid);
    assertThat(found.getInetAddress("ip")).isEqualTo(InetAddress.getByName("2001:db8::1"));
    assertThat(found.getList("l", Integer.class)).containsExactly(3, 1, 3);
    assertThat(found.getSet("s", String.class)).isEqualTo(Set.of("a", "b"));
    assertThat(found.getSet("fs", Integer.class)).isEqualTo(Set.of(1, 2));
    assertThat(found.getMap("p", String.class, Double.class)).isEqualTo(Map.of("pi", 3.14));
    assertThat(found.getObject("n")).isEqualTo(List.of(Map.of(1, "one")));
  }

  @Test
  void names_may_be_reserved_words_or_need_quotes() {
    bench.define("CREATE TABLE types.\"full\" (\"token\" text PRIMARY KEY, \"Select \"\"\" int)");
    bench.write(
        bench.upserts("full", Sink.Nulls.UNSET),
        bench.records(
            "token STRING, `Select \"` INT", List.<Object[]>of(new Object[] {"a", 4, 0L, false})),
        WRITE_TIME);
    assertThat(bench.one("SELECT * FROM types.\"full\"").getInt(1)).isEqualTo(4);
  }
}

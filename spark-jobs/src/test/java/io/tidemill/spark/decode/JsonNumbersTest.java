package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.Decoding.bytes;
import static io.tidemill.spark.decode.Decoding.dead;
import static io.tidemill.spark.decode.Decoding.row;
import static io.tidemill.spark.decode.Decoding.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.pipeline.Source;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;

class JsonNumbersTest {
  @Test
  void decimals_keep_to_their_type_and_monstrous_exponents_are_dead_at_once() {
    Source money =
        source("amount DECIMAL(10,2), note STRING", Map.of(), Source.Tombstones.DEAD_LETTER);
    assertThat(row(money, bytes("{\"amount\":12.34}")).getDecimal(0, 10, 2)).hasToString("12.34");
    assertThat(dead(money, bytes("{\"note\":\"1e999999999\"}"))).isEmpty();
    for (String value :
        List.of(
            "{\"amount\":123456789.12}",
            "{\"amount\":1e999999999}",
            "{\"amount\":1e-999999999}",
            "{\"amount\":\"1e999999999\"}",
            "{\"amount\":" + "9".repeat(2_000) + "}")) {
      assertThat(dead(money, bytes(value))).as(value).isPresent();
    }
  }

  @Test
  void numbers_beyond_their_type_are_dead_and_never_another_number() {
    Source numbers =
        source(
            "t TINYINT, s SMALLINT, l BIGINT, f FLOAT, d DOUBLE, m MAP<STRING, ARRAY<TIMESTAMP>>",
            Map.of(),
            Source.Tombstones.DEAD_LETTER);
    for (String value :
        List.of(
            "{\"t\":128}",
            "{\"t\":255}",
            "{\"t\":-129}",
            "{\"s\":32768}",
            "{\"l\":9223372036854775808}",
            "{\"f\":1e39}",
            "{\"d\":1e309}",
            "{\"m\":{\"a\":[1,10000000000000]}}")) {
      assertThat(dead(numbers, bytes(value))).as(value).isPresent();
    }
    InternalRow row =
        row(
            numbers,
            bytes(
                "{\"t\":-128,\"s\":32767,\"l\":9223372036854775807,\"f\":1e38,\"d\":1e308,\"m\":{\"a\":[1]}}"));
    assertThat(row.getByte(0)).isEqualTo(Byte.MIN_VALUE);
    assertThat(row.getLong(2)).isEqualTo(Long.MAX_VALUE);
  }
}

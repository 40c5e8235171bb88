package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.Decoding.bytes;
import static io.tidemill.spark.decode.Decoding.names;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is nested in records that go the quick way, held to Spark's reading of it. */
class NestedJsonTest {
  private static final String NESTED =
      "o STRUCT<a: INT, m: MAP<STRING, INT>>, l ARRAY<STRUCT<x: STRING>>, m MAP<STRING, ARRAY<BOOLEAN>>";

  private final BothWays nested = new BothWays(NESTED, Map.of());

  @Test
  void doubled_names_are_seen_at_any_depth_whatever_came_before() {
    String[] plain = {
      "{\"other\":{\"a\":{\"b\":{\"c\":1}}}}",
      "{\"other\":[[{\"a\":1}],{\"a\":1}]}",
      "{\"o\":{\"a\":1,\"other\":{\"b\":{\"c\":1}}},\"l\":[{\"x\":\"y\",\"z\":{\"c\":1}}]}",
      "{\"l\":[{\"x\":{\"a\":{\"b\":1}}}]}",
    };
    String[] doubled = {
      "{\"other\":1,\"other\":1}",
      "{\"other\":{\"a\":1,\"b\":1,\"c\":1,\"a\":1}}",
      "{\"other\":{\"a\":{\"b\":{\"c\":1,\"c\":1}}}}",
      "{\"other\":[[{\"a\":1,\"a\":1}]]}",
      "{\"o\":{\"a\":1,\"\\u0061\":1}}",
      "{\"o\":{\"other\":{\"b\":{\"c\":1,\"c\":1}}}}",
      "{\"o\":{\"m\":{\"x\":1,\"y\":2,\"x\":1}}}",
      "{\"l\":[{\"x\":\"y\",\"x\":\"y\"}]}",
      "{\"l\":[{\"z\":{\"c\":1,\"c\":1}}]}",
      "{\"l\":[{\"x\":{\"a\":{\"b\":1,\"b\":1}}}]}",
    };
    for (String before : plain) {
      for (String value : doubled) {
        assertThat(nested.agree(bytes(before))).as(before).isTrue();
        assertThat(nested.agree(bytes(value))).as(value).isFalse();
      }
    }
  }

  @Test
  void nested_values_are_taken_whole_or_not_at_all() {
    for (String value :
        new String[] {
          "{\"o\":{\"m\":{\"é\":1,\"\":null},\"other\":[{}],\"a\":1},\"l\":[{\"x\":\"y\"},null,{}],\"m\":{\"k\":[true]}}",
          "{\"o\":{},\"l\":[],\"m\":{}}",
          "{\"o\":null,\"l\":[null],\"m\":{\"a\":null}}",
          "{\"o\":{\"\\u0061\":1}}",
          "{\"l\":[{\"x\":1.5}]}",
          "{\"m\":{" + names(70).replaceAll(":\\d+", ":[]") + "}}",
        }) {
      assertThat(nested.agree(bytes(value))).as(value).isTrue();
    }
    for (String value :
        new String[] {
          "{\"o\":[]}",
          "{\"o\":{\"a\":\"1\"}}",
          "{\"o\":{\"a\":1,\"a\":1}}",
          "{\"o\":{\"m\":{\"x\":1,\"x\":1}}}",
          "{\"l\":{}}",
          "{\"l\":[1]}",
          "{\"m\":{\"k\":[1]}}",
          "{\"m\":{\"k\":true}}",
        }) {
      assertThat(nested.agree(bytes(value))).as(value).isFalse();
    }
  }
}

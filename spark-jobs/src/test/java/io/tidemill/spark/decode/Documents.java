package io.tidemill.spark.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Documents for the fields of a schema, each a function of the seed: plain, odd and broken ones.
 */
final class Documents {
  private static final List<String> ODD_VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "-0.0",
          "0.0",
          "00",
          "01",
          "-",
          "+1",
          "1.",
          ".5",
          "1e5",
          "1E+2",
          "-1.5e-3",
          "1e",
          "1e400",
          "1e-400",
          "1e39",
          "3.4028235e38",
          "1.17549435E-38",
          "4.9e-324",
          "123456789.12",
          "12.345",
          "12.344999999999999999999",
          "0.1000",
          "99999999.995",
          "127",
          "128",
          "-128",
          "-129",
          "32767",
          "32768",
          "2147483647",
          "2147483648",
          "-2147483648",
          "999999999999",
          "1000000000000",
          "9223372036854",
          "9223372036855",
          "999999999999999999",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "-9223372036854775809",
          "9999999999999999999",
          "18446744073709551617",
          "123456789012345678901234567890",
          "9007199254740993",
          "9007199254740993.0",
          "16777217",
          "16777217.0",
          "0.1",
          "1.0",
          "NaN",
          "Infinity",
          "-INF",
          "nul",
          "True",
          "\"\"",
          "\" \"",
          "\"NaN\"",
          "\"12.5\"",
          "\"1e5\"",
          "\"1e999999\"",
          "\"7\"",
          "\"a\\\"b\\\\c\\/\\b\\f\\n\\r\\t\"",
          "\"\\u00e9\\u20ac\\u0041\\u0000\"",
          "\"\\ud83d\\ude00\"",
          "\"\\ud83d\"",
          "\"\\u12\"",
          "\"\\uD8\"",
          "\"\\x\"",
          "\"é€😀\"",
          "\"tab\there\"",
          "\"\u007f\"",
          "'single'",
          "{}",
          "[]",
          "{\"a\":1}",
          "{\"a\":1,\"a\":2}",
          "{\"a\":1,}",
          "{\"a\":{\"b\":[1,{\"c\":null}]},\"d\":\"x\"}",
          "{\"a\" 1}",
          "{a:1}",
          "[1,2,3]",
          "[1,2,]",
          "[1 2]",
          "[[[[[[]]]]]]",
          "[true]",
          "[32768]",
          "[null]",
          "{\"x\":1}",
          "{\"x\":true,\"x\":true}",
          "{\"x\":null,\"\":true}",
          "{\"a\":null,\"b\":7,\"c\":1.123456}",
          "{\"a\":\"1\"}",
          "{\"c\":1e40}",
          "[{\"a\":{}}]",
          "[{\"a\":{\"k\":[]},\"b\":null,\"c\":null}]",
          "[{\"a\":{\"k\":[1e40]}}]",
          "[{\"b\":[1]}]",
          "[{\"c\":{\"at\":\"2026-11-01T12:34:56Z\",\"at \":1}}]",
          "[{\"c\":{\"at\":1,\"at\":1}}]",
          "[{\"c\":[]},[]]",
          "[{\"a\":1,\"b\":2},{\"a\":1,\"a\":1}]",
          "[{\"a\":1,\"b\":2},{\"a\":1}]",
          "{\"\\u0061\":1,\"a\":2}",
          "// x\n1",
          "/* x */ 1",
          "\"2026-11-01\"",
          "\"2026-11-01T12:34:56.789Z\"",
          "\"2026-11-01 12:34:56\"",
          "\"2026-11-01T12:34:56.123456789Z\"",
          "\"2026-11-01T12:34:56+05:30\"",
          "\"2026-11-01T12:34:56.5-17:59\"",
          "\"2026-11-01T12:34:56+18:00\"",
          "\"2026-11-01T12:34:56+18:01\"",
          "\"2026-11-01T12:34:56+5:30\"",
          "\"2026-11-01T12:34:56 UTC\"",
          "\"2026-11-01T12:34:56Europe/Paris\"",
          "\"2026-11-01T12:34:56.Z\"",
          "\"2026-11-01T12:34:56z\"",
          "\"2026-11-01T24:00:00Z\"",
          "\"2026-11-01T23:59:60Z\"",
          "\"2026-02-29\"",
          "\"2024-02-29T00:00:00Z\"",
          "\"2023-02-29T00:00:00Z\"",
          "\"2026-13-01\"",
          "\"2026-00-10\"",
          "\"0000-01-01\"",
          "\"0000-01-01T00:00:00Z\"",
          "\"9999-12-31T23:59:59.999999Z\"",
          "\"1969-12-31T23:59:59.999999Z\"",
          "\"1582-10-10\"",
          "\"-2026-11-01\"",
          "\"+2026-11-01\"",
          "\"12026-11-01T00:00:00Z\"",
          "\"2026-1-1\"",
          "\" 2026-11-01 \"",
          "\"2026/11/01 12:34\"",
          "\"2026/02/30 12:34\"",
          "\"2026/11/01 24:00\"",
          "\"2026/11/01 12:34:56\"",
          "\"01.11.2026\"",
          "\"31.04.2026\"",
          "\"01.11.26\"",
          "\"2026-11-01T12:34:56.7\"",
          "\"2026-11-01T12:34:56.789\"",
          "\"Sunday\"");

  private final Random random;
  private final List<String> names;
  private final List<String> plainValues;

  /**
   * A source of documents.
   *
   * @param names the schema's
   * @param plainValues a value of each that fits
   */
  Documents(long seed, List<String> names, List<String> plainValues) {
    this.random = new Random(seed);
    this.names = names;
    this.plainValues = plainValues;
  }

  /** A document whose every field fits, as programs write them. */
  byte[] plain() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < names.size(); i++) {
      if (random.nextInt(10) > 0) {
        member(json, names.get(i), random.nextInt(10) == 0 ? "null" : plainValues.get(i));
      }
      if (random.nextInt(20) == 0) {
        member(json, "other" + i, random.nextBoolean() ? "[1,{\"a\":\"x\"}]" : "\"text\"");
      }
    }
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Anything: fields that may fit, in any order, perhaps twice, with blanks, cut or smashed. */
  byte[] any() {
    List<String> order = new ArrayList<>(names);
    if (random.nextInt(3) == 0) {
      Collections.shuffle(order, random);
    }
    StringBuilder json = new StringBuilder(sometimes(" ", "\n", "\uFEFF", "[", "x"));
    json.append('{');
    // Most documents have one odd value or none: of two, each would hide what the other does.
    int rarity = 12 + random.nextInt(3) * 6 * names.size();
    for (String name : order) {
      int chance = random.nextInt(rarity);
      if (chance == 0) {
        member(
            json, pick("other", "other", "Ä", "", name.toUpperCase(java.util.Locale.ROOT)), odd());
      }
      if (chance == 1) {
        member(json, "\\u00" + Integer.toHexString(name.charAt(0)) + name.substring(1), odd());
      } else if (chance != 2) {
        member(json, name, chance > 5 ? plainValues.get(names.indexOf(name)) : odd());
      }
      if (random.nextInt(100) == 0) {
        member(json, pick("other", name, "again"), odd());
      }
      if (random.nextInt(100) == 0) {
        json.append(pick(" ", "\t\r\n", "\u000b", "\u00a0"));
      }
    }
    json.append('}').append(sometimes(" \n", "}", ",", " x", "{}", "\u0000"));
    return broken(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private String odd() {
    return ODD_VALUES.get(random.nextInt(ODD_VALUES.size()));
  }

  private void member(StringBuilder json, String name, String value) {
    if (json.charAt(json.length() - 1) != '{') {
      json.append(random.nextInt(300) == 0 ? pick(" , ", ",,", ";") : ",");
    }
    json.append('"').append(name).append('"');
    json.append(random.nextInt(300) == 0 ? pick(" : ", ":\n", "") : ":").append(value);
  }

  private byte[] broken(byte[] bytes) {
    switch (random.nextInt(12)) {
      case 0 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      }
      case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      case 2 -> {
        int at = random.nextInt(bytes.length);
        byte[] special = {
          '"', '\\', '{', '}', '[', ']', ':', ',', 0, (byte) 0xc0, (byte) 0xed, '-'
        };
        bytes[at] = special[random.nextInt(special.length)];
      }
      default -> {
        // As it is.
      }
    }
    return bytes;
  }

  private String sometimes(String... among) {
    return random.nextInt(10) == 0 ? pick(among) : "";
  }

  private String pick(String... among) {
    return among[random.nextInt(among.length)];
  }
}

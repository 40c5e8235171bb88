package io.tidemill.cli.look;

import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.data.UdtValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/** Values of a table as the driver gives them, for people and for programs. */
final class Cell {
  /** Terminals take U+0080 to U+009F for commands, too. */
  private static final Pattern CONTROL =
      Pattern.compile("\\p{Cntrl}", Pattern.UNICODE_CHARACTER_CLASS);

  private Cell() {}

  /** On one line. */
  static String text(Object value) {
    if (value == null) {
      return "null";
    }
    String text =
        value instanceof Collection || value instanceof Map
            ? json(value).toString()
            : json(value).asText();
    return CONTROL.matcher(text).replaceAll(" ");
  }

  /** Numbers as numbers, times in ISO 8601, bytes in hexadecimal with {@code 0x}. */
  static JsonNode json(Object value) {
    JsonNodeFactory json = new JsonNodeFactory(true);
    if (value == null) {
      return json.nullNode();
    }
    if (value instanceof Boolean flag) {
      return json.booleanNode(flag);
    }
    if (value instanceof Number number) {
      return number(json, number);
    }
    if (value instanceof ByteBuffer bytes) {
      return json.textNode(hex(bytes));
    }
    if (value instanceof InetAddress address) {
      return json.textNode(address.getHostAddress());
    }
    if (value instanceof Collection<?> items) {
      ArrayNode array = json.arrayNode();
      items.forEach(item -> array.add(json(item)));
      return array;
    }
    if (value instanceof Map<?, ?> entries) {
      ObjectNode object = json.objectNode();
      entries.forEach((key, item) -> object.set(text(key), json(item)));
      return object;
    }
    if (value instanceof UdtValue udt) {
      return json.textNode(udt.getFormattedContents());
    }
    if (value instanceof TupleValue tuple) {
      return json.textNode(tuple.getFormattedContents());
    }
    return json.textNode(value.toString());
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return "0x" + HexFormat.of().formatHex(copy);
  }

  private static JsonNode number(JsonNodeFactory json, Number number) {
    if (number instanceof BigDecimal decimal) {
      return json.numberNode(decimal);
    }
    if (number instanceof BigInteger integer) {
      return json.numberNode(integer);
    }
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      // JSON has no NaN and no infinity.
      return Double.isFinite(value)
          ? json.numberNode(new BigDecimal(number.toString()))
          : json.textNode(number.toString());
    }
    return json.numberNode(number.longValue());
  }
}

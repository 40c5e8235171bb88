package io.tidemill.spark.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.datastax.oss.protocol.internal.ProtocolConstants;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Encoders of strings, into text and into the types that JSON has only strings for. */
final class TextEncoders {
  private static final int UUID_LENGTH = 36;

  /** Where a UUID has hyphens, as bits. */
  private static final long HYPHENS = 1L << 8 | 1L << 13 | 1L << 18 | 1L << 23;

  private static final int HEX = 16;
  private static final int HIGH_BITS = 0x80;

  private static final Pattern IPV4_FORM = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6_FORM = Pattern.compile("[\\p{XDigit}.]*:[\\p{XDigit}:.]*");
  private static final int TIME_UUID_VERSION = 1;
  private static final int MOST_OF_A_BYTE = 255;

  private TextEncoders() {}

  /** The encoder of strings into {@code cql}, or empty if it isn't one that strings go into. */
  static Optional<ColumnEncoder> of(
      com.datastax.oss.driver.api.core.type.DataType cql, Fidelity fidelity) {
    return switch (cql.getProtocolCode()) {
      case ProtocolConstants.DataType.VARCHAR -> Optional.of(TextEncoders::text);
      case ProtocolConstants.DataType.ASCII -> Optional.of(TextEncoders::ascii);
      case ProtocolConstants.DataType.UUID ->
          Optional.of((values, ordinal) -> uuid(parseUuid(values, ordinal, fidelity)));
      case ProtocolConstants.DataType.TIMEUUID ->
          Optional.of((values, ordinal) -> timeUuid(parseUuid(values, ordinal, fidelity)));
      // An address has many spellings, so strings that differ may be one key.
      case ProtocolConstants.DataType.INET ->
          fidelity == Fidelity.DISTINCT ? Optional.empty() : Optional.of(TextEncoders::inet);
      case ProtocolConstants.DataType.TIME ->
          fidelity == Fidelity.DISTINCT ? Optional.empty() : Optional.of(TextEncoders::time);
      default -> Optional.empty();
    };
  }

  private static String string(SpecializedGetters values, int ordinal) {
    return values.getUTF8String(ordinal).toString();
  }

  private static ByteBuffer text(SpecializedGetters values, int ordinal) {
    byte[] bytes = values.getUTF8String(ordinal).getBytes();
    if (!isAscii(bytes)) {
      checkUtf8(bytes);
    }
    return ByteBuffer.wrap(bytes);
  }

  private static ByteBuffer ascii(SpecializedGetters values, int ordinal) {
    byte[] bytes = values.getUTF8String(ordinal).getBytes();
    if (!isAscii(bytes)) {
      throw UnfitValueException.of(string(values, ordinal), "ASCII text");
    }
    return ByteBuffer.wrap(bytes);
  }

  private static boolean isAscii(byte[] bytes) {
    // Whole, since a loop that may end early isn't vectorised.
    int bits = 0;
    for (byte each : bytes) {
      bits |= each;
    }
    return (bits & HIGH_BITS) == 0;
  }

  private static void checkUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw UnfitValueException.of(new String(bytes, UTF_8), "well-formed UTF-8");
    }
  }

  /** As there may be one in every row, its bytes are read as they are. */
  private static UUID parseUuid(SpecializedGetters values, int ordinal, Fidelity fidelity) {
    byte[] text = values.getUTF8String(ordinal).getBytes();
    if (text.length != UUID_LENGTH) {
      throw UnfitValueException.of(string(values, ordinal), "a UUID");
    }
    long most = 0;
    long least = 0;
    boolean lowerCase = true;
    for (int i = 0; i < UUID_LENGTH; i++) {
      if ((HYPHENS >>> i & 1) == 1) {
        if (text[i] != '-') {
          throw UnfitValueException.of(string(values, ordinal), "a UUID");
        }
        continue;
      }
      int digit = Character.digit(text[i], HEX);
      if (digit < 0) {
        throw UnfitValueException.of(string(values, ordinal), "a UUID");
      }
      lowerCase &= text[i] < 'A' || text[i] > 'F';
      most = most << 4 | least >>> 60;
      least = least << 4 | digit;
    }
    if (fidelity == Fidelity.DISTINCT && !lowerCase) {
      throw UnfitValueException.of(
          string(values, ordinal), "a merged row's UUID key in lower case");
    }
    return new UUID(most, least);
  }

  private static ByteBuffer uuid(UUID uuid) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .flip();
  }

  private static ByteBuffer timeUuid(UUID uuid) {
    if (uuid.version() != TIME_UUID_VERSION) {
      throw UnfitValueException.of(uuid, "a UUID of version 1");
    }
    return uuid(uuid);
  }

  private static ByteBuffer inet(SpecializedGetters values, int ordinal) {
    String text = string(values, ordinal);
    if (IPV4_FORM.matcher(text).matches()) {
      return ipv4(text);
    }
    // Whatever holds a colon is never looked up by name.
    if (IPV6_FORM.matcher(text).matches()) {
      try {
        return ByteBuffer.wrap(InetAddress.getByName(text).getAddress());
      } catch (UnknownHostException e) {
        throw UnfitValueException.of(text, "an IP address");
      }
    }
    throw UnfitValueException.of(text, "an IP address");
  }

  private static ByteBuffer ipv4(String text) {
    ByteBuffer address = ByteBuffer.allocate(Integer.BYTES);
    for (String part : text.split("\\.", -1)) {
      int value = Integer.parseInt(part);
      if (value > MOST_OF_A_BYTE) {
        throw UnfitValueException.of(text, "an IP address");
      }
      address.put((byte) value);
    }
    return address.flip();
  }

  private static ByteBuffer time(SpecializedGetters values, int ordinal) {
    String text = string(values, ordinal);
    try {
      return ColumnEncoders.bigint(LocalTime.parse(text).toNanoOfDay());
    } catch (DateTimeParseException e) {
      throw UnfitValueException.of(text, "a time such as 10:15 or 10:15:30.25");
    }
  }
}

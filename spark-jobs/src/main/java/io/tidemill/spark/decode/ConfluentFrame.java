package io.tidemill.spark.decode;

import java.nio.ByteBuffer;

/** What clients of Confluent's schema registry put in front of a value: a 0, and 4 bytes of id. */
final class ConfluentFrame {
  /** How many bytes it has. */
  static final int LENGTH = 1 + Integer.BYTES;

  private ConfluentFrame() {}

  /**
   * The id of the value's schema, from 0.
   *
   * @throws DeadValueException if the value has no such frame
   */
  static int id(byte[] value) throws DeadValueException {
    if (value.length < LENGTH) {
      throw new DeadValueException(
          "Expected a byte 0 and a schema's id of 4 bytes before the value, found %d bytes in all"
              .formatted(value.length));
    }
    if (value[0] != 0) {
      throw new DeadValueException(
          "Expected a byte 0 and a schema's id before the value, found the first byte 0x%02x"
              .formatted(value[0]));
    }
    int id = ByteBuffer.wrap(value).getInt(1);
    if (id < 0) {
      throw new DeadValueException(
          "Expected a schema's id, from 0, after the first byte, found %d".formatted(id));
    }
    return id;
  }
}

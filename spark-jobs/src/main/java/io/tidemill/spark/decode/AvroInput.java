package io.tidemill.spark.decode;

import java.io.EOFException;
import java.io.IOException;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * One value's bytes, read by Avro's decoder. That trusts lengths: it would allocate what one says,
 * and go back where one is negative. So each is held against the bytes that are left before it
 * counts. Not thread-safe.
 */
final class AvroInput {
  /** Deeper ones would fill the stack; those that are read are as deep as the declared types. */
  private static final int DEEPEST = 200;

  /** So that a few bytes can't stand for more items than memory holds. */
  private static final int MOST_ITEMS_WITHOUT_BYTES = 65_536;

  private byte[] value = new byte[0];
  private BinaryDecoder decoder;
  private int depth;
  private int itemsWithoutBytes;

  /** Begins a value at its first byte behind the frame. */
  void begin(byte[] bytes, int from) {
    value = bytes;
    depth = 0;
    itemsWithoutBytes = 0;
    moveTo(from);
  }

  /** All bytes, the frame included. */
  byte[] bytes() {
    return value;
  }

  /** Where the next byte is. */
  int position() throws DeadValueException {
    return value.length - left();
  }

  /** Goes to where it has been before. */
  void moveTo(int position) {
    decoder = DecoderFactory.get().binaryDecoder(value, position, value.length - position, decoder);
  }

  /** How many bytes are left. */
  int left() throws DeadValueException {
    try {
      return decoder.inputStream().available();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  int readInt() throws DeadValueException {
    try {
      return decoder.readInt();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  long readLong() throws DeadValueException {
    try {
      return decoder.readLong();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  float readFloat() throws DeadValueException {
    try {
      return decoder.readFloat();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  double readDouble() throws DeadValueException {
    try {
      return decoder.readDouble();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  boolean readBoolean() throws DeadValueException {
    int at = take(1);
    if ((value[at] & ~1) != 0) {
      throw found("0 or 1 for a boolean", "0x%02x".formatted(value[at]), at);
    }
    return value[at] == 1;
  }

  /** The length of what follows, which is there. */
  int readLength() throws DeadValueException {
    int at = position();
    long length = readLong();
    if (length < 0 || length > left()) {
      throw found(
          "a length of 0 to the %d bytes that are left".formatted(left()),
          Long.toString(length),
          at);
    }
    return (int) length;
  }

  /** Where {@code length} bytes begin, which are passed over. */
  int take(int length) throws DeadValueException {
    if (length > left()) {
      throw unreadable(new EOFException());
    }
    int at = position();
    try {
      decoder.skipFixed(length);
    } catch (IOException e) {
      throw unreadable(e);
    }
    return at;
  }

  /** The number of a branch or symbol, below {@code count}. */
  int readIndex(int count, String of) throws DeadValueException {
    int at = position();
    int index = readInt();
    if (index < 0 || index >= count) {
      throw found("%s's number of 0 to %d".formatted(of, count - 1), Integer.toString(index), at);
    }
    return index;
  }

  /** How many items the next block of an array or map has; 0 at its end. */
  long readBlock() throws DeadValueException {
    int at = position();
    long count = readLong();
    if (count == Long.MIN_VALUE) {
      throw found("a count of items", Long.toString(count), at);
    }
    if (count < 0) {
      // The block's length in bytes follows, for those who skip it unseen.
      readLength();
      return -count;
    }
    return count;
  }

  /** To be called after each item of an array or map, with where it began. */
  void checkItem(int began) throws DeadValueException {
    if (position() == began && ++itemsWithoutBytes > MOST_ITEMS_WITHOUT_BYTES) {
      throw found(
          "at most %d items that take no bytes".formatted(MOST_ITEMS_WITHOUT_BYTES), "more", began);
    }
  }

  /** To be called before a value within a value is skipped, and {@link #leave} after it. */
  void enter() throws DeadValueException {
    if (++depth > DEEPEST) {
      throw found("values nested at most %d deep".formatted(DEEPEST), "deeper ones", position());
    }
  }

  void leave() {
    depth--;
  }

  DeadValueException found(String expected, String found, int at) {
    return new DeadValueException(
        "Expected %s, found %s at byte %d".formatted(expected, found, at));
  }

  private DeadValueException unreadable(IOException e) {
    String found =
        e instanceof EOFException
            ? "its end too early, after %d bytes".formatted(value.length)
            : e instanceof InvalidNumberEncodingException
                ? "a number of too many bytes"
                : SparkMessages.firstLine(e);
    return new DeadValueException("Expected a value of the writer's schema, found " + found);
  }
}

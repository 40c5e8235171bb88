package io.tidemill.spark.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a message holds of one field. A value is kept as a {@code long}: a number as it is, an
 * enum's value by its number, {@code uint64}, {@code double} and {@code float} by their bits, and
 * all that has a length by its place in the message's bytes. Not thread-safe.
 */
final class ProtobufField {
  private final FieldDescriptor descriptor;
  private final FieldDescriptor.Type type;
  private final boolean isMessage;
  private final int wireType;
  private long[] values = new long[1];
  private int count;

  ProtobufField(FieldDescriptor descriptor) {
    this.descriptor = descriptor;
    this.type = descriptor.getType();
    this.isMessage = descriptor.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    this.wireType = descriptor.getLiteType().getWireType();
  }

  /** A value that has a length. */
  static long place(int start, int length) {
    return (long) start << Integer.SIZE | length;
  }

  static int start(long place) {
    return (int) (place >>> Integer.SIZE);
  }

  static int length(long place) {
    return (int) place;
  }

  void clear() {
    count = 0;
  }

  /** How many values there are: of what isn't repeated 0 or 1, though a message in pieces. */
  int count() {
    return count;
  }

  long value(int index) {
    return values[index];
  }

  /** Whether a tag of its number is one that its type is written with. */
  boolean takes(int tag) {
    int found = WireFormat.getTagWireType(tag);
    return found == wireType || isPacked(found);
  }

  private boolean isPacked(int found) {
    return descriptor.isPackable() && found == WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  /**
   * Reads what follows a tag.
   *
   * @param start where {@code in} began in the message's bytes
   * @throws DeadValueException if the tag is another type's
   */
  void read(int tag, CodedInputStream in, int start) throws DeadValueException, IOException {
    int found = WireFormat.getTagWireType(tag);
    if (found == wireType) {
      add(one(in, start));
    } else if (isPacked(found)) {
      int outer = in.pushLimit(in.readRawVarint32());
      while (in.getBytesUntilLimit() > 0) {
        add(one(in, start));
      }
      in.popLimit(outer);
    } else {
      throw new DeadValueException(
          "Expected field %s as Protobuf's wire type %d, found wire type %d at byte %d"
              .formatted(descriptor.getName(), wireType, found, start + in.getTotalBytesRead()));
    }
  }

  private void add(long value) {
    if (count > 0 && !descriptor.isRepeated() && !isMessage) {
      values[0] = value;
      return;
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  private long one(CodedInputStream in, int start) throws IOException {
    return switch (type) {
      case INT32 -> in.readInt32();
      case SINT32 -> in.readSInt32();
      case SFIXED32 -> in.readSFixed32();
      case UINT32 -> Integer.toUnsignedLong(in.readUInt32());
      case FIXED32 -> Integer.toUnsignedLong(in.readFixed32());
      case INT64 -> in.readInt64();
      case SINT64 -> in.readSInt64();
      case SFIXED64 -> in.readSFixed64();
      case UINT64 -> in.readUInt64();
      case FIXED64 -> in.readFixed64();
      case BOOL -> in.readBool() ? 1 : 0;
      case ENUM -> in.readEnum();
      case FLOAT -> Float.floatToRawIntBits(in.readFloat());
      case DOUBLE -> Double.doubleToRawLongBits(in.readDouble());
      case STRING, BYTES, MESSAGE -> {
        int length = in.readRawVarint32();
        int at = start + in.getTotalBytesRead();
        in.skipRawBytes(length);
        yield place(at, length);
      }
      case GROUP -> throw new IllegalStateException("Groups are never read: " + descriptor);
    };
  }

  /** The bytes of a message that came in several pieces: the same as those pieces in one. */
  byte[] together(byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.write(bytes, start(values[i]), length(values[i]));
    }
    return all.toByteArray();
  }
}

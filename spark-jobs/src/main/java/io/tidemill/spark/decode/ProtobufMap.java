package io.tidemill.spark.decode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.unsafe.Platform;

/** A map's entries, which are messages of a key and a value; of equal keys, the last counts. */
final class ProtobufMap extends ProtobufColumn {
  private final FieldDescriptor key;
  private final FieldDescriptor value;
  private final ProtobufMessage entry;
  private final ProtobufWriter keyWriter;
  private final ProtobufWriter valueWriter;
  private final Slot keySlot;
  private final Slot valueSlot;
  private UnsafeArrayWriter keys;
  private UnsafeArrayWriter values;

  /** A writer of the entries of a map field. */
  ProtobufMap(
      FieldDescriptor field, MapType type, ProtobufWriter keyWriter, ProtobufWriter valueWriter) {
    this.key = field.getMessageType().findFieldByNumber(1);
    this.value = field.getMessageType().findFieldByNumber(2);
    this.entry = new ProtobufMessage(List.of(key, value));
    this.keyWriter = keyWriter;
    this.valueWriter = valueWriter;
    this.keySlot = Slot.of(type.keyType());
    this.valueSlot = Slot.of(type.valueType());
  }

  @Override
  void write(byte[] bytes, ProtobufField found, UnsafeWriter to, int ordinal)
      throws DeadValueException, IOException {
    if (keys == null || keys.getBufferHolder() != to.getBufferHolder()) {
      keys = new UnsafeArrayWriter(to, keySlot.bytes());
      values = new UnsafeArrayWriter(to, valueSlot.bytes());
    }
    long[] foundKeys = new long[found.count()];
    long[] foundValues = new long[found.count()];
    Map<Object, Integer> places = new HashMap<>();
    for (int i = 0; i < found.count(); i++) {
      long place = found.value(i);
      entry.gather(bytes, ProtobufField.start(place), ProtobufField.length(place));
      long each = only(key, entry.field(0));
      Integer known = places.putIfAbsent(identity(bytes, each), places.size());
      int index = known == null ? places.size() - 1 : known;
      foundKeys[index] = each;
      foundValues[index] = only(value, entry.field(1));
    }
    int before = to.cursor();
    // Spark keeps the size of the keys in front of them.
    to.grow(Long.BYTES);
    to.increaseCursor(Long.BYTES);
    int keysFrom = to.cursor();
    write(bytes, foundKeys, places.size(), keyWriter, keys);
    Platform.putLong(to.getBuffer(), keysFrom - Long.BYTES, to.cursor() - keysFrom);
    write(bytes, foundValues, places.size(), valueWriter, values);
    to.setOffsetAndSizeFromPreviousCursor(ordinal, before);
  }

  private static void write(
      byte[] bytes, long[] found, int count, ProtobufWriter writer, UnsafeArrayWriter array)
      throws DeadValueException, IOException {
    array.initialize(count);
    for (int i = 0; i < count; i++) {
      writer.write(bytes, found[i], array, i);
    }
  }

  private static long only(FieldDescriptor field, ProtobufField found) throws DeadValueException {
    if (found.count() > 1) {
      throw new DeadValueException(
          "Expected one value in each entry of a map, found %d in one of %s"
              .formatted(found.count(), field.getContainingType().getFullName()));
    }
    return found.count() == 1 ? found.value(0) : leftOut(field);
  }

  private Object identity(byte[] bytes, long each) {
    return key.getJavaType() == FieldDescriptor.JavaType.STRING
        ? ByteBuffer.wrap(bytes, ProtobufField.start(each), ProtobufField.length(each))
        : each;
  }
}

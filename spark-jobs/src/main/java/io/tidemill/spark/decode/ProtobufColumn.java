package io.tidemill.spark.decode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;

/** Writes what a message holds of a field into a column. Not thread-safe. */
abstract class ProtobufColumn {
  /** Writes it, or that there is none. */
  abstract void write(byte[] bytes, ProtobufField field, UnsafeWriter to, int ordinal)
      throws DeadValueException, IOException;

  /**
   * A field that comes once. If it is left out, it is null where Protobuf tells that from a value;
   * elsewhere it has the value that it was left out for.
   */
  static ProtobufColumn single(FieldDescriptor field, ProtobufWriter writer) {
    boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    long leftOut = leftOut(field);
    return new ProtobufColumn() {
      @Override
      void write(byte[] bytes, ProtobufField found, UnsafeWriter to, int ordinal)
          throws DeadValueException, IOException {
        if (found.count() > 1 && isMessage) {
          byte[] together = found.together(bytes);
          writer.write(together, ProtobufField.place(0, together.length), to, ordinal);
        } else if (found.count() > 0) {
          writer.write(bytes, found.value(0), to, ordinal);
        } else if (field.isRequired()) {
          throw new DeadValueException(
              "Expected a value for field %s, required by its message, found none"
                  .formatted(field.getName()));
        } else if (field.hasPresence()) {
          to.setNull8Bytes(ordinal);
        } else {
          writer.write(bytes, leftOut, to, ordinal);
        }
      }
    };
  }

  /** The value of a field that is left out, if it hasn't one of its own. */
  static long leftOut(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.ENUM
        ? field.getEnumType().getValues().get(0).getNumber()
        : 0;
  }

  /** A repeated field, as an array. */
  static ProtobufColumn array(ArrayType type, ProtobufWriter elements) {
    DataType element = type.elementType();
    Slot slot = Slot.of(element);
    return new ProtobufColumn() {
      private UnsafeArrayWriter array;

      @Override
      void write(byte[] bytes, ProtobufField found, UnsafeWriter to, int ordinal)
          throws DeadValueException, IOException {
        if (array == null || array.getBufferHolder() != to.getBufferHolder()) {
          array = new UnsafeArrayWriter(to, slot.bytes());
        }
        int before = to.cursor();
        array.initialize(found.count());
        for (int i = 0; i < found.count(); i++) {
          elements.write(bytes, found.value(i), array, i);
        }
        to.setOffsetAndSizeFromPreviousCursor(ordinal, before);
      }
    };
  }
}

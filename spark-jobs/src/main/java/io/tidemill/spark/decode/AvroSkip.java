package io.tidemill.spark.decode;

import java.util.List;
import org.apache.avro.Schema;

/** Passes over values that nobody asks for; only their form counts. */
final class AvroSkip {
  private AvroSkip() {}

  static void skip(Schema schema, AvroInput in) throws DeadValueException {
    switch (schema.getType()) {
      case NULL -> {
        // It takes no bytes.
      }
      case BOOLEAN -> in.readBoolean();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.take(Float.BYTES);
      case DOUBLE -> in.take(Double.BYTES);
      case STRING, BYTES -> in.take(in.readLength());
      case FIXED -> in.take(schema.getFixedSize());
      case ENUM -> in.readIndex(schema.getEnumSymbols().size(), "a symbol");
      case UNION, RECORD, ARRAY, MAP -> {
        in.enter();
        skipNested(schema, in);
        in.leave();
      }
    }
  }

  private static void skipNested(Schema schema, AvroInput in) throws DeadValueException {
    switch (schema.getType()) {
      case UNION -> {
        List<Schema> branches = schema.getTypes();
        skip(branches.get(in.readIndex(branches.size(), "a branch")), in);
      }
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema(), in);
        }
      }
      default -> items(schema, in);
    }
  }

  /** Passes over an array or map; returns how many items it has. */
  static int items(Schema schema, AvroInput in) throws DeadValueException {
    boolean isMap = schema.getType() == Schema.Type.MAP;
    Schema item = isMap ? schema.getValueType() : schema.getElementType();
    int count = 0;
    for (long block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (long i = 0; i < block; i++) {
        int began = in.position();
        if (isMap) {
          in.take(in.readLength());
        }
        skip(item, in);
        in.checkItem(began);
        count++;
      }
    }
    return count;
  }
}

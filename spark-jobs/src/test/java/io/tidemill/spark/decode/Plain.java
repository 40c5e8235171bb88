package io.tidemill.spark.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** Values of rows as plain ones of Java, to be compared: bytes in hex, structs as lists. */
final class Plain {
  private Plain() {}

  /** The values of all columns. */
  static List<Object> row(InternalRow row, StructType struct) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < struct.length(); i++) {
      values.add(value(row, i, struct.apply(i).dataType()));
    }
    return values;
  }

  private static Object value(SpecializedGetters from, int ordinal, DataType type) {
    if (from.isNullAt(ordinal)) {
      return null;
    } else if (type instanceof StringType) {
      return from.getUTF8String(ordinal).toString();
    } else if (type instanceof BinaryType) {
      return hex(from.getBinary(ordinal));
    } else if (type instanceof StructType struct) {
      return row(from.getStruct(ordinal, struct.length()), struct);
    } else if (type instanceof ArrayType array) {
      return list(from.getArray(ordinal), array.elementType());
    } else if (type instanceof MapType map) {
      return map(from.getMap(ordinal), map);
    } else {
      Object value = from.get(ordinal, type);
      return value instanceof Decimal decimal ? decimal.toJavaBigDecimal() : value;
    }
  }

  private static List<Object> list(ArrayData array, DataType type) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < array.numElements(); i++) {
      values.add(value(array, i, type));
    }
    return values;
  }

  private static Map<Object, Object> map(MapData data, MapType type) {
    List<Object> keys = list(data.keyArray(), type.keyType());
    List<Object> values = list(data.valueArray(), type.valueType());
    Map<Object, Object> map = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      if (map.put(keys.get(i), values.get(i)) != null) {
        throw new AssertionError("Key twice: " + keys.get(i));
      }
    }
    return map;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

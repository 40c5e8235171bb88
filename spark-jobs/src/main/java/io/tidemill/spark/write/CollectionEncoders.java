package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.SetType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;

/** Encoders of arrays and maps, into lists, sets and maps, frozen or not. */
final class CollectionEncoders {
  /** The most bytes of a set's element or a map's key, unless frozen: they become cell names. */
  private static final int LONGEST_CELL_NAME = 65_535;

  private CollectionEncoders() {}

  /** The encoder for a pair of types, or empty if they don't fit or aren't collections. */
  static Optional<ColumnEncoder> of(
      DataType spark, com.datastax.oss.driver.api.core.type.DataType cql, Fidelity fidelity) {
    if (spark instanceof ArrayType array && cql instanceof ListType list) {
      return ColumnEncoders.of(array.elementType(), list.getElementType(), fidelity)
          .map(element -> (values, ordinal) -> list(values.getArray(ordinal), element));
    }
    if (spark instanceof ArrayType array && cql instanceof SetType set) {
      if (fidelity == Fidelity.DISTINCT) {
        // A set knows neither order nor repetition, so arrays that differ may be one key.
        return Optional.empty();
      }
      return ColumnEncoders.of(array.elementType(), set.getElementType(), fidelity)
          .map(element -> set.isFrozen() ? element : shortEnough(element))
          .map(element -> (values, ordinal) -> list(values.getArray(ordinal), element));
    }
    if (spark instanceof MapType map
        && cql instanceof com.datastax.oss.driver.api.core.type.MapType cqlMap) {
      Optional<ColumnEncoder> keys =
          ColumnEncoders.of(map.keyType(), cqlMap.getKeyType(), fidelity)
              .map(key -> cqlMap.isFrozen() ? key : shortEnough(key));
      Optional<ColumnEncoder> items =
          ColumnEncoders.of(map.valueType(), cqlMap.getValueType(), fidelity);
      return keys.flatMap(
          key -> items.map(item -> (values, ordinal) -> map(values.getMap(ordinal), key, item)));
    }
    return Optional.empty();
  }

  /** A collection's binary form: the number of its {@code items}, then each with its length. */
  static ByteBuffer join(int size, Collection<ByteBuffer> items) {
    int length = Integer.BYTES;
    for (ByteBuffer item : items) {
      length += Integer.BYTES + item.remaining();
    }
    ByteBuffer joined = ByteBuffer.allocate(length).putInt(size);
    for (ByteBuffer item : items) {
      joined.putInt(item.remaining()).put(item.duplicate());
    }
    return joined.flip();
  }

  private static ColumnEncoder shortEnough(ColumnEncoder encoder) {
    return (values, ordinal) -> {
      ByteBuffer bytes = encoder.encode(values, ordinal);
      if (bytes.remaining() > LONGEST_CELL_NAME) {
        throw new UnfitValueException(
            "expected a set element or map key of at most %d bytes, found one of %d"
                .formatted(LONGEST_CELL_NAME, bytes.remaining()));
      }
      return bytes;
    };
  }

  private static ByteBuffer list(ArrayData array, ColumnEncoder element) {
    int size = array.numElements();
    List<ByteBuffer> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(item(array, i, element));
    }
    return join(size, items);
  }

  private static ByteBuffer map(MapData map, ColumnEncoder key, ColumnEncoder value) {
    int size = map.numElements();
    List<ByteBuffer> items = new ArrayList<>(2 * size);
    for (int i = 0; i < size; i++) {
      items.add(item(map.keyArray(), i, key));
      items.add(item(map.valueArray(), i, value));
    }
    return join(size, items);
  }

  private static ByteBuffer item(ArrayData array, int index, ColumnEncoder encoder) {
    if (array.isNullAt(index)) {
      throw new UnfitValueException("expected a collection without nulls, found one in it");
    }
    return encoder.encode(array, index);
  }
}

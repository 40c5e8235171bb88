package io.tidemill.spark.decode;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.unsafe.Platform;

/**
 * Arrays and maps. Spark's arrays begin with how many elements they have, and its maps with all
 * keys, which Avro's don't: so items are gone over first.
 */
final class AvroList implements AvroReader {
  private final Schema schema;
  private final Schema item;
  private final AvroReader items;
  private final Slot slot;
  private final boolean isMap;
  private UnsafeArrayWriter keys;
  private UnsafeArrayWriter elements;

  /**
   * A reader of arrays or maps.
   *
   * @param schema of one of them
   * @param items reads elements, or values
   * @param slot of the items' declared type
   */
  AvroList(Schema schema, AvroReader items, Slot slot) {
    this.schema = schema;
    this.isMap = schema.getType() == Schema.Type.MAP;
    this.item = isMap ? schema.getValueType() : schema.getElementType();
    this.items = items;
    this.slot = slot;
  }

  @Override
  public void read(AvroInput in, UnsafeWriter to, int ordinal) throws DeadValueException {
    if (elements == null || elements.getBufferHolder() != to.getBufferHolder()) {
      elements = new UnsafeArrayWriter(to, slot.bytes());
      keys = new UnsafeArrayWriter(to, Long.BYTES);
    }
    int start = in.position();
    int count = AvroSkip.items(schema, in);
    int before = to.cursor();
    if (isMap) {
      in.moveTo(start);
      writeKeys(in, count, to);
    }
    in.moveTo(start);
    elements.initialize(count);
    int index = 0;
    for (long block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (long i = 0; i < block; i++) {
        if (isMap) {
          in.take(in.readLength());
        }
        items.read(in, elements, index++);
      }
    }
    to.setOffsetAndSizeFromPreviousCursor(ordinal, before);
  }

  private void writeKeys(AvroInput in, int count, UnsafeWriter to) throws DeadValueException {
    // Spark keeps the size of the keys in front of them.
    to.grow(Long.BYTES);
    to.increaseCursor(Long.BYTES);
    int before = to.cursor();
    keys.initialize(count);
    Set<ByteBuffer> seen = new HashSet<>();
    int index = 0;
    for (long block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (long i = 0; i < block; i++) {
        int at = in.position();
        AvroBytes.readText(in, keys, index++);
        int length = in.position() - at;
        if (!seen.add(ByteBuffer.wrap(in.bytes(), at, length))) {
          throw in.found("each key of a map once", "one again", at);
        }
        AvroSkip.skip(item, in);
      }
    }
    Platform.putLong(to.getBuffer(), before - Long.BYTES, to.cursor() - before);
  }
}

package io.tidemill.spark.decode;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Source;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Makes a row of {@code source} of a record: its fields, what Kafka says of it as far as SQL uses
 * that, its number and whether it is a tombstone. Not thread-safe.
 */
public final class RecordDecoder {
  private final SourceColumns columns;
  private final JsonDecoder json;
  private final Source.Tombstones tombstones;
  private final Set<MetadataColumn> used;

  /**
   * A decoder of the source's records.
   *
   * @param used the metadata columns that rows must hold; others are left null
   */
  public RecordDecoder(
      SourceColumns columns,
      Map<String, String> options,
      Source.Tombstones tombstones,
      Set<MetadataColumn> used) {
    this.columns = requireNonNull(columns, "columns");
    this.json = new JsonDecoder(columns.declared(), options);
    this.tombstones = requireNonNull(tombstones, "tombstones");
    this.used = Set.copyOf(used);
  }

  /**
   * Decodes a record.
   *
   * @param number the record's number within its run
   * @return a row in the layout of {@link SourceColumns}, or why there is none
   */
  public Decoded decode(ConsumerRecord<byte[], byte[]> record, long number) {
    if (record.value() != null) {
      return json.decode(record.value())
          .match(fields -> complete(record, number, fields.row()), dead -> dead);
    }
    return switch (tombstones) {
      case DELETE -> complete(record, number, null);
      case DEAD_LETTER ->
          new Decoded.Dead(
              "Expected a JSON object, found no value (a tombstone); \"tombstones: delete\" would make it delete its row");
    };
  }

  private Decoded complete(ConsumerRecord<byte[], byte[]> record, long number, InternalRow fields) {
    Object[] values = new Object[columns.width()];
    if (fields != null) {
      for (int i = 0; i < columns.fields().length(); i++) {
        values[i] = fields.get(i, columns.fields().apply(i).dataType());
      }
    }
    for (MetadataColumn column : used) {
      try {
        values[columns.ordinal(column)] = value(column, record);
      } catch (CharacterCodingException e) {
        return new Decoded.Dead(
            "Expected a key in UTF-8, because the pipeline uses _key; found other bytes");
      } catch (ArithmeticException e) {
        return new Decoded.Dead(
            "Expected a timestamp in ms that SQL can hold, found " + record.timestamp());
      }
    }
    values[columns.numberOrdinal()] = number;
    values[columns.tombstoneOrdinal()] = record.value() == null;
    return new Decoded.Fields(new GenericInternalRow(values));
  }

  private static Object value(MetadataColumn column, ConsumerRecord<byte[], byte[]> record)
      throws CharacterCodingException {
    return switch (column) {
      case KEY -> text(record.key());
      case TOPIC -> UTF8String.fromString(record.topic());
      case PARTITION -> record.partition();
      case OFFSET -> record.offset();
      case TIMESTAMP ->
          record.timestamp() == ConsumerRecord.NO_TIMESTAMP
              ? null
              : (Object) Math.multiplyExact(record.timestamp(), 1_000L);
      case HEADERS -> headers(record);
    };
  }

  private static UTF8String text(byte[] bytes) throws CharacterCodingException {
    if (bytes == null) {
      return null;
    }
    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    return UTF8String.fromBytes(bytes);
  }

  private static GenericArrayData headers(ConsumerRecord<byte[], byte[]> record) {
    Header[] headers = record.headers().toArray();
    Object[] values = new Object[headers.length];
    for (int i = 0; i < headers.length; i++) {
      values[i] =
          new GenericInternalRow(
              new Object[] {UTF8String.fromString(headers[i].key()), headers[i].value()});
    }
    return new GenericArrayData(values);
  }
}

package io.tidemill.spark.decode;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.Source;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Makes a row of {@code source} of a record: its fields, what Kafka says of it, its number and
 * whether it is a tombstone. Not thread-safe.
 */
public final class RecordDecoder {
  private final SourceColumns columns;
  private final List<MetadataColumn> metadata;
  private final Source.Tombstones tombstones;
  private final ValueDecoder decoder;
  private final boolean isFlat;
  private final UnsafeRowWriter writer;
  private final Decoded.Fields written;
  private final UnsafeProjection projection;
  private long readQuickly;

  /** A decoder of records of a format into rows of {@code columns}. */
  public RecordDecoder(
      SourceColumns columns,
      Format format,
      Map<String, String> options,
      Source.Tombstones tombstones) {
    this(columns, decoder(columns.declared(), format, options), tombstones);
  }

  /** A decoder with a way of the caller's choice to decode values. */
  RecordDecoder(SourceColumns columns, ValueDecoder decoder, Source.Tombstones tombstones) {
    this.columns = requireNonNull(columns, "columns");
    this.metadata = columns.metadata();
    this.tombstones = requireNonNull(tombstones, "tombstones");
    this.decoder = requireNonNull(decoder, "decoder");
    // Headers, which are nested, are not written straight into the row.
    this.isFlat = !metadata.contains(MetadataColumn.HEADERS);
    this.writer = new UnsafeRowWriter(columns.width());
    this.written = new Decoded.Fields(writer.getRow());
    this.projection = UnsafeProjection.create(columns.types());
  }

  private static ValueDecoder decoder(
      StructType declared, Format format, Map<String, String> options) {
    return format.match(
        json -> new JsonValues(declared, options),
        avro -> new AvroDecoder(declared, avro),
        protobuf -> new ProtobufDecoder(declared, protobuf));
  }

  /**
   * Decodes a record.
   *
   * @param number the record's number within its run
   * @return a row in the layout of {@link SourceColumns}, or why there is none
   * @throws UnknownSchemaException if the definition lacks the record's schema
   */
  public Decoded decode(ConsumerRecord<byte[], byte[]> record, long number) {
    try {
      if (record.value() != null && isFlat && write(record, number)) {
        readQuickly++;
        return written;
      }
      return new Decoded.Fields(projection.apply(row(record, number)));
    } catch (DeadValueException e) {
      return new Decoded.Dead(e.getMessage());
    } catch (UnknownIdException e) {
      throw new UnknownSchemaException(
          "%s, partition %d, offset %d: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
          e);
    }
  }

  /** How many records were written straight into their rows. */
  long readQuickly() {
    return readQuickly;
  }

  private boolean write(ConsumerRecord<byte[], byte[]> record, long number)
      throws DeadValueException, UnknownIdException {
    writer.reset();
    writer.zeroOutNullBytes();
    if (!decoder.write(record.value(), writer)) {
      return false;
    }
    int ordinal = columns.fields().length();
    for (int i = 0; i < metadata.size(); i++) {
      if (!write(metadata.get(i), record, ordinal++)) {
        return false;
      }
    }
    writer.write(ordinal++, number);
    writer.write(ordinal, false);
    writer.getRow();
    return true;
  }

  private boolean write(MetadataColumn column, ConsumerRecord<byte[], byte[]> record, int ordinal) {
    switch (column) {
      case KEY -> {
        byte[] key = record.key();
        if (key == null) {
          writer.setNullAt(ordinal);
        } else if (Utf8.isWellFormed(key)) {
          writer.write(ordinal, key);
        } else {
          return false;
        }
      }
      case TOPIC -> writer.write(ordinal, UTF8String.fromString(record.topic()));
      case PARTITION -> writer.write(ordinal, record.partition());
      case OFFSET -> writer.write(ordinal, record.offset());
      case TIMESTAMP -> {
        if (record.timestamp() == ConsumerRecord.NO_TIMESTAMP) {
          writer.setNullAt(ordinal);
        } else if (Math.abs(record.timestamp()) <= Long.MAX_VALUE / 1_000) {
          writer.write(ordinal, record.timestamp() * 1_000);
        } else {
          return false;
        }
      }
      case HEADERS -> {
        return false;
      }
    }
    return true;
  }

  private InternalRow row(ConsumerRecord<byte[], byte[]> record, long number)
      throws DeadValueException, UnknownIdException {
    Object[] values = new Object[columns.width()];
    if (record.value() != null) {
      InternalRow fields = decoder.decode(record.value());
      for (int i = 0; i < columns.fields().length(); i++) {
        values[i] = fields.get(i, columns.fields().apply(i).dataType());
      }
    } else if (tombstones == Source.Tombstones.DEAD_LETTER) {
      throw new DeadValueException(
          "Expected %s, found no value (a tombstone); \"tombstones: delete\" would make it delete its row"
              .formatted(decoder.expected()));
    }
    for (MetadataColumn column : metadata) {
      values[columns.ordinal(column)] = value(column, record);
    }
    values[columns.numberOrdinal()] = number;
    values[columns.tombstoneOrdinal()] = record.value() == null;
    return new GenericInternalRow(values);
  }

  private static Object value(MetadataColumn column, ConsumerRecord<byte[], byte[]> record)
      throws DeadValueException {
    return switch (column) {
      case KEY -> text(record.key());
      case TOPIC -> UTF8String.fromString(record.topic());
      case PARTITION -> record.partition();
      case OFFSET -> record.offset();
      case TIMESTAMP -> timestamp(record.timestamp());
      case HEADERS -> headers(record);
    };
  }

  private static UTF8String text(byte[] bytes) throws DeadValueException {
    if (bytes == null) {
      return null;
    }
    if (!Utf8.isWellFormed(bytes)) {
      throw new DeadValueException(
          "Expected a key in UTF-8, because the pipeline uses _key; found other bytes");
    }
    return UTF8String.fromBytes(bytes);
  }

  private static Long timestamp(long millis) throws DeadValueException {
    if (millis == ConsumerRecord.NO_TIMESTAMP) {
      return null;
    }
    try {
      return Math.multiplyExact(millis, 1_000L);
    } catch (ArithmeticException e) {
      throw new DeadValueException("Expected a timestamp in ms that SQL can hold, found " + millis);
    }
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

package io.tidemill.spark.decode;

import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Avro records as Avro writes them, and sources of them. */
final class AvroValues {
  private AvroValues() {}

  /** A record schema of these fields, each as Avro's JSON. */
  static Schema record(String... fields) {
    return new Schema.Parser()
        .parse(
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + String.join(",", fields) + "]}");
  }

  static String field(String name, String type) {
    return "{\"name\":\"%s\",\"type\":%s}".formatted(name, type);
  }

  static byte[] bytes(Schema schema, Object datum) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<>(schema).write(datum, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] framed(int id, byte[] value) {
    return ByteBuffer.allocate(5 + value.length).put((byte) 0).putInt(id).put(value).array();
  }

  static Format bare(Schema schema) {
    return new Format.Avro(
        Format.Framing.NONE,
        new TreeMap<>(Map.of(Format.Avro.UNFRAMED, schema.toString())),
        Format.OnUnknownId.BLOCK);
  }

  static Format framed(Map<Integer, Schema> schemas, Format.OnUnknownId onUnknownId) {
    TreeMap<Integer, String> texts = new TreeMap<>();
    schemas.forEach((id, schema) -> texts.put(id, schema.toString()));
    return new Format.Avro(Format.Framing.CONFLUENT, texts, onUnknownId);
  }

  /** What a value gives: a row's columns, or why it is dead. */
  static Object outcome(Source source, byte[] value) {
    SourceColumns columns = SourceColumns.of(source);
    return outcome(Decoding.decoder(source, Set.of()), columns, value);
  }

  static Object outcome(RecordDecoder decoder, SourceColumns columns, byte[] value) {
    return decoder
        .decode(Decoding.record(null, value), 7)
        .<Object>match(
            fields -> Plain.row(fields.row(), columns.fields()), dead -> "dead: " + dead.error());
  }

  /** The one column that a value gives. */
  static Object only(String ddl, Schema schema, byte[] value) {
    Object outcome = outcome(Decoding.source(ddl, bare(schema)), value);
    return outcome instanceof List<?> columns ? columns.get(0) : outcome;
  }
}

package io.tidemill.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Orders in Avro, by three versions of their schema, framed as with Confluent's registry. */
final class AvroOrders {
  private static final String TOTAL =
      "{name: total, type: {type: bytes, logicalType: decimal, precision: 9, scale: 2}}";

  private static final String AT = "{name: at, type: {type: long, logicalType: timestamp-millis}}";

  private static final String KIND =
      "{name: kind, type: {type: enum, name: Kind, symbols: [SALE, RETURN]}}";

  /** As YAML; so are the others. */
  static final String FIRST = record("{name: id, type: int}", TOTAL, AT);

  static final String SECOND =
      record(
          KIND,
          "{name: secret, type: bytes}",
          "{name: id, type: long}",
          AT,
          "{name: note, type: [\"null\", string]}",
          TOTAL);

  static final String THIRD =
      record(
          "{name: id, type: long}",
          TOTAL,
          AT,
          KIND,
          "{name: remark, aliases: [note], type: [\"null\", string]}");

  private AvroOrders() {}

  private static String record(String... fields) {
    return "{type: record, name: Order, fields: [" + String.join(", ", fields) + "]}";
  }

  /** A pipeline that knows some of the schemas, whose ids are 1 and up. */
  static JobsOnCloud.Definition pipeline(String name, String... schemas) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < schemas.length; i++) {
      all.append(i == 0 ? "" : ", ").append(i + 1).append(": ").append(schemas[i]);
    }
    return JobsOnCloud.pipeline(
            name, "{ table: jobs.orders, sql: \"SELECT id, total, at, kind, note FROM source\" }")
        .format("avro")
        .schema("id BIGINT NOT NULL, total DECIMAL(9,2), at TIMESTAMP, kind STRING, note STRING")
        .source("avro: { framing: confluent, writerSchemas: { " + all + " } }");
  }

  static byte[] first(int id, String total, long at) {
    Schema schema = schema(FIRST);
    return framed(1, schema, order(schema, total, at).set("id", id).build());
  }

  static byte[] second(long id, String total, long at, String kind) {
    Schema schema = schema(SECOND);
    return framed(
        2,
        schema,
        order(schema, total, at)
            .set("id", id)
            .set("secret", ByteBuffer.wrap(new byte[] {-1}))
            .set("note", null)
            .set("kind", kind(schema, kind))
            .build());
  }

  static byte[] third(long id, String total, long at, String kind, String note) {
    Schema schema = schema(THIRD);
    return framed(
        3,
        schema,
        order(schema, total, at)
            .set("id", id)
            .set("kind", kind(schema, kind))
            .set("remark", note)
            .build());
  }

  private static GenericRecordBuilder order(Schema schema, String total, long at) {
    return new GenericRecordBuilder(schema)
        .set("total", ByteBuffer.wrap(new BigDecimal(total).unscaledValue().toByteArray()))
        .set("at", at);
  }

  private static Object kind(Schema schema, String kind) {
    return new GenericData.EnumSymbol(schema.getField("kind").schema(), kind);
  }

  /** The YAML above with quotes is JSON. */
  private static Schema schema(String yaml) {
    return new Schema.Parser()
        .parse(yaml.replace("\"", "").replaceAll("([A-Za-z][A-Za-z-]*)", "\"$1\""));
  }

  private static byte[] framed(int id, Schema schema, Object order) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<>(schema).write(order, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] cut(byte[] value) {
    return Arrays.copyOf(value, value.length - 1);
  }

  static byte[] longer(byte[] value) {
    return Arrays.copyOf(value, value.length + 1);
  }
}

package io.tidemill.spark.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

/** Random Avro types that can be read as a SQL type, each a function of the seed. */
final class AvroKinds {
  private static final int DEEPEST = 3;

  private final Random random;
  private int names;

  AvroKinds(Random random) {
    this.random = random;
  }

  /**
   * A type.
   *
   * @param sql what it is declared as
   * @param datum makes a value for Avro's writer
   * @param plain what of Avro's reader must be found in the row, as {@link Plain} shows it
   */
  record Kind(Schema schema, String sql, Supplier<Object> datum, Function<Object, Object> plain) {}

  Kind any() {
    return any(0);
  }

  private Kind any(int depth) {
    int most = depth < DEEPEST ? 5 : 2;
    return switch (random.nextInt(most)) {
      case 0 -> nullable(scalar());
      case 2 -> array(any(depth + 1));
      case 3 -> map(any(depth + 1));
      case 4 -> record(depth + 1);
      default -> scalar();
    };
  }

  private Kind nullable(Kind kind) {
    boolean first = random.nextBoolean();
    Schema none = Schema.create(Schema.Type.NULL);
    return new Kind(
        first ? Schema.createUnion(none, kind.schema()) : Schema.createUnion(kind.schema(), none),
        kind.sql(),
        () -> random.nextInt(3) == 0 ? null : kind.datum().get(),
        datum -> datum == null ? null : kind.plain().apply(datum));
  }

  private Kind array(Kind kind) {
    return new Kind(
        Schema.createArray(kind.schema()),
        "ARRAY<" + kind.sql() + ">",
        () -> {
          List<Object> items = new ArrayList<>();
          for (int i = random.nextInt(4); i > 0; i--) {
            items.add(kind.datum().get());
          }
          return items;
        },
        datum -> {
          List<Object> items = new ArrayList<>();
          ((List<?>) datum).forEach(item -> items.add(kind.plain().apply(item)));
          return items;
        });
  }

  private Kind map(Kind kind) {
    return new Kind(
        Schema.createMap(kind.schema()),
        "MAP<STRING, " + kind.sql() + ">",
        () -> {
          Map<String, Object> items = new HashMap<>();
          for (int i = random.nextInt(4); i > 0; i--) {
            items.put(text(), kind.datum().get());
          }
          return items;
        },
        datum -> {
          Map<Object, Object> items = new HashMap<>();
          ((Map<?, ?>) datum)
              .forEach((key, item) -> items.put(key.toString(), kind.plain().apply(item)));
          return items;
        });
  }

  private Kind record(int depth) {
    List<Kind> kinds = new ArrayList<>();
    List<String> types = new ArrayList<>();
    SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("R" + names++).fields();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      Kind kind = any(depth);
      fields.name("f" + kinds.size()).type(kind.schema()).noDefault();
      types.add("f" + kinds.size() + ": " + kind.sql());
      kinds.add(kind);
    }
    Schema schema = fields.endRecord();
    return new Kind(
        schema,
        "STRUCT<" + String.join(", ", types) + ">",
        () -> datum(schema, kinds),
        datum -> plain((GenericRecord) datum, kinds));
  }

  static GenericRecord datum(Schema schema, List<Kind> kinds) {
    GenericRecord record = new GenericData.Record(schema);
    for (int i = 0; i < kinds.size(); i++) {
      record.put(i, kinds.get(i).datum().get());
    }
    return record;
  }

  static List<Object> plain(GenericRecord record, List<Kind> kinds) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      values.add(kinds.get(i).plain().apply(record.get(i)));
    }
    return values;
  }

  private Kind scalar() {
    return switch (random.nextInt(14)) {
      case 0 -> kind("\"boolean\"", "BOOLEAN", random::nextBoolean, value -> value);
      case 1 -> kind("\"int\"", "INT", this::anInt, value -> value);
      case 2 -> kind("\"int\"", "BIGINT", this::anInt, value -> ((Integer) value).longValue());
      case 3 -> kind("\"long\"", "BIGINT", this::aLong, value -> value);
      case 4 ->
          kind(
              "\"long\"",
              "DECIMAL(25,3)",
              this::aLong,
              value -> BigDecimal.valueOf((Long) value).setScale(3));
      case 5 -> kind("\"float\"", "FLOAT", random::nextFloat, value -> value);
      case 6 ->
          kind("\"float\"", "DOUBLE", random::nextFloat, value -> ((Float) value).doubleValue());
      case 7 -> kind("\"double\"", "DOUBLE", random::nextGaussian, value -> value);
      case 8 -> kind("\"string\"", "STRING", this::text, Object::toString);
      case 9 ->
          kind(
              "\"bytes\"",
              "BINARY",
              () -> ByteBuffer.wrap(bytes(random.nextInt(20))),
              value -> Plain.hex(((ByteBuffer) value).array()));
      case 10 -> symbols();
      case 11 -> fixed();
      case 12 ->
          kind(
              "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}",
              "TIMESTAMP",
              () -> (long) anInt() * 1_000,
              value -> (Long) value * 1_000);
      default -> decimal();
    };
  }

  private static Kind kind(
      String schema, String sql, Supplier<Object> datum, Function<Object, Object> plain) {
    return new Kind(new Schema.Parser().parse(schema), sql, datum, plain);
  }

  private Kind symbols() {
    Schema schema = Schema.createEnum("E" + names++, null, null, List.of("A", "B", "C"));
    return new Kind(
        schema,
        "STRING",
        () -> new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(random.nextInt(3))),
        Object::toString);
  }

  private Kind fixed() {
    int size = random.nextInt(20);
    Schema schema = Schema.createFixed("F" + names++, null, null, size);
    return new Kind(
        schema,
        "BINARY",
        () -> new GenericData.Fixed(schema, bytes(size)),
        value -> Plain.hex(((GenericFixed) value).bytes()));
  }

  private Kind decimal() {
    return kind(
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":20,\"scale\":2}",
        "DECIMAL(22,3)",
        () -> ByteBuffer.wrap(BigInteger.valueOf(aLong()).toByteArray()),
        value -> new BigDecimal(new BigInteger(((ByteBuffer) value).array()), 2).setScale(3));
  }

  private int anInt() {
    return random.nextInt() >> random.nextInt(32);
  }

  private long aLong() {
    return random.nextLong() >> random.nextInt(64);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text() {
    return List.of("", "a", "Größe", "日本", "😀", "long enough to lie behind")
        .get(random.nextInt(6));
  }
}

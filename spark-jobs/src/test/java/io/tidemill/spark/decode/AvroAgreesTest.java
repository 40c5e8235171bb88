package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.AvroValues.bare;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.pipeline.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds rows to what Avro's own reader finds in what its writer wrote, of random schemas. {@code
 * -Dtidemill.schemas=N} tries that many a seed.
 */
class AvroAgreesTest {
  private static final int SCHEMAS = Integer.getInteger("tidemill.schemas", 50);
  private static final int RECORDS = 5;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void every_record_is_the_row_that_avro_s_own_reader_sees(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < SCHEMAS; i++) {
      Trial trial = new Trial(random);
      for (int j = 0; j < RECORDS; j++) {
        trial.compare(trial.write());
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 5})
  void what_was_cut_or_changed_is_a_row_or_dead_and_nothing_else(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < SCHEMAS / 2; i++) {
      Trial trial = new Trial(random);
      byte[] value = trial.write();
      for (int length = 0; length < value.length; length++) {
        assertThat(trial.decode(Arrays.copyOf(value, length))).isInstanceOf(String.class);
      }
      for (int j = 0; j < 50 && value.length > 0; j++) {
        byte[] changed = value.clone();
        for (int k = random.nextInt(3); k >= 0; k--) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        assertThat(trial.decode(changed)).isInstanceOfAny(List.class, String.class);
      }
    }
  }

  /** A schema, some of whose fields are columns, in an order of their own. */
  private static final class Trial {
    private final Random random;
    private final List<AvroKinds.Kind> kinds = new ArrayList<>();
    private final List<Integer> declared = new ArrayList<>();
    private final Schema schema;
    private final SourceColumns columns;
    private final RecordDecoder decoder;

    Trial(Random random) {
      this.random = random;
      AvroKinds makes = new AvroKinds(random);
      SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("Top").fields();
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        AvroKinds.Kind kind = makes.any();
        fields.name("c" + kinds.size()).type(kind.schema()).noDefault();
        if (kinds.isEmpty() || random.nextInt(4) > 0) {
          declared.add(kinds.size());
        }
        kinds.add(kind);
      }
      schema = fields.endRecord();
      Collections.shuffle(declared, random);
      String ddl =
          String.join(
              ", ", declared.stream().map(i -> "c%d %s".formatted(i, kinds.get(i).sql())).toList());
      Source source = Decoding.source(ddl, bare(schema));
      columns = SourceColumns.of(source);
      decoder = Decoding.decoder(source, Set.of());
    }

    byte[] write() throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      // One writes arrays as one block, the other as blocks with their lengths.
      BinaryEncoder encoder =
          random.nextBoolean()
              ? EncoderFactory.get().binaryEncoder(out, null)
              : new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null);
      new GenericDatumWriter<>(schema).write(AvroKinds.datum(schema, kinds), encoder);
      encoder.flush();
      return out.toByteArray();
    }

    Object decode(byte[] value) {
      return AvroValues.outcome(decoder, columns, value);
    }

    void compare(byte[] value) throws IOException {
      GenericRecord read =
          new GenericDatumReader<GenericRecord>(schema)
              .read(null, DecoderFactory.get().binaryDecoder(value, null));
      List<Object> all = AvroKinds.plain(read, kinds);
      assertThat(decode(value))
          .as("%s, %s", schema, Plain.hex(value))
          .isEqualTo(
              declared.stream().map(all::get).collect(ArrayList::new, List::add, List::addAll));
    }
  }
}

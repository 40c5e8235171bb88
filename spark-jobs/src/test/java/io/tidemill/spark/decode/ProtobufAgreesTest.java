package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.ProtobufValues.bare;
import static io.tidemill.spark.decode.ProtobufValues.joined;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemill.core.pipeline.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds rows to what Protobuf's own reader finds in messages of random types. {@code
 * -Dtidemill.schemas=N} tries that many a seed.
 */
class ProtobufAgreesTest {
  private static final int SCHEMAS = Integer.getInteger("tidemill.schemas", 50);
  private static final int RECORDS = 5;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void every_message_is_the_row_that_protobuf_s_own_reader_sees(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < SCHEMAS; i++) {
      Trial trial = new Trial(random);
      for (int j = 0; j < RECORDS; j++) {
        trial.compare(trial.write());
        // The bytes of two messages are the one that both merge into.
        trial.compare(joined(trial.write(), trial.write()));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 5})
  void what_was_cut_or_changed_is_a_row_or_dead_and_nothing_else(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < SCHEMAS / 2; i++) {
      Trial trial = new Trial(random);
      byte[] value = trial.write();
      for (int length = 0; length < value.length; length++) {
        // Fields that were cut off whole are fields that are left out.
        trial.compareIfRead(Arrays.copyOf(value, length));
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

  /** A message type, some of whose fields are columns, in an order of their own. */
  private static final class Trial {
    private final ProtobufKinds kinds;
    private final Descriptor descriptor;
    private final List<FieldDescriptor> declared = new ArrayList<>();
    private final SourceColumns columns;
    private final RecordDecoder decoder;

    Trial(Random random) throws DescriptorValidationException {
      kinds = new ProtobufKinds(random);
      FileDescriptorProto file = kinds.file();
      descriptor =
          FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Top");
      for (FieldDescriptor field : descriptor.getFields()) {
        if (declared.isEmpty() || random.nextInt(4) > 0) {
          declared.add(field);
        }
      }
      Collections.shuffle(declared, random);
      String ddl =
          String.join(
              ", ",
              declared.stream()
                  .map(field -> field.getName() + " " + ProtobufKinds.sql(field))
                  .toList());
      Source source = Decoding.source(ddl, bare(file, "Top"));
      columns = SourceColumns.of(source);
      decoder = Decoding.decoder(source, Set.of());
    }

    byte[] write() {
      return kinds.value(descriptor).toByteArray();
    }

    Object decode(byte[] value) {
      return AvroValues.outcome(decoder, columns, value);
    }

    void compareIfRead(byte[] value) throws InvalidProtocolBufferException {
      if (decode(value) instanceof List) {
        compare(value);
      }
    }

    void compare(byte[] value) throws InvalidProtocolBufferException {
      DynamicMessage read = DynamicMessage.parseFrom(descriptor, value);
      List<Object> expected = new ArrayList<>();
      declared.forEach(field -> expected.add(ProtobufKinds.plain(read, field)));
      assertThat(decode(value))
          .as("%s, %s", descriptor.toProto(), Plain.hex(value))
          .isEqualTo(expected);
    }
  }
}

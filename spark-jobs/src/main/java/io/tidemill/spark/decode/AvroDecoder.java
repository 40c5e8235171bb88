package io.tidemill.spark.decode;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Format;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.StructType;

/**
 * Reads a record's value as exactly one Avro record, by the writer's schema, straight into Spark's
 * row format; what no column asks for is skipped. Not thread-safe.
 */
final class AvroDecoder implements ValueDecoder {
  private final StructType declared;
  private final RequiredFields required;
  private final Format.Avro avro;
  private final Map<Integer, AvroRecord> readers = new HashMap<>();
  private final AvroInput in = new AvroInput();
  private final UnsafeRowWriter own;

  /** A decoder for {@code declared} fields; those declared {@code NOT NULL} must be there. */
  AvroDecoder(StructType declared, Format.Avro avro) {
    this.declared = requireNonNull(declared, "declared");
    this.required = new RequiredFields(declared);
    this.avro = requireNonNull(avro, "avro");
    this.own = new UnsafeRowWriter(declared.length());
  }

  @Override
  public String expected() {
    return "an Avro record";
  }

  @Override
  public boolean write(byte[] value, UnsafeRowWriter row)
      throws DeadValueException, UnknownIdException {
    boolean framed = avro.framing() == Format.Framing.CONFLUENT;
    AvroRecord reader = reader(framed ? ConfluentFrame.id(value) : Format.Avro.UNFRAMED);
    try {
      in.begin(value, framed ? ConfluentFrame.LENGTH : 0);
      reader.fill(in, row);
      if (in.left() > 0) {
        throw in.found(
            "exactly one Avro record", "%d bytes after it".formatted(in.left()), in.position());
      }
    } catch (RuntimeException e) {
      // Whatever Avro or Spark make of odd bytes, it is this record that can't be read.
      throw new DeadValueException(
          "Expected an Avro record, found what can't be read: " + SparkMessages.firstLine(e));
    }
    required.check(row);
    return true;
  }

  @Override
  public InternalRow decode(byte[] value) throws DeadValueException, UnknownIdException {
    own.reset();
    own.zeroOutNullBytes();
    write(value, own);
    return own.getRow();
  }

  private AvroRecord reader(int id) throws DeadValueException, UnknownIdException {
    AvroRecord known = readers.get(id);
    if (known != null) {
      return known;
    }
    String schema = avro.writerSchemas().get(id);
    if (schema == null) {
      throw unknown(id);
    }
    AvroRecord reader = new AvroTypes().record(AvroFormat.parse(schema), declared);
    readers.put(id, reader);
    return reader;
  }

  private UnknownIdException unknown(int id) throws DeadValueException {
    String message =
        "Expected a record of one of the writers' schemas %s, found schema id %d"
            .formatted(avro.writerSchemas().keySet(), id);
    if (avro.onUnknownId() == Format.OnUnknownId.DEAD_LETTER) {
      throw new DeadValueException(message);
    }
    return new UnknownIdException(
        message
            + ". Add that schema to the pipeline as source.avro.writerSchemas.%d, deploy, and retry the run; or, if it is none of yours, set source.avro.onUnknownId: deadLetter"
                .formatted(id));
  }
}

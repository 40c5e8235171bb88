package io.tidemill.spark.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import io.tidemill.core.pipeline.Format;
import java.io.IOException;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.StructType;

/**
 * Reads a record's value as one Protobuf message, straight into Spark's row format; what no column
 * asks for is passed over. Not thread-safe.
 */
final class ProtobufDecoder implements ValueDecoder {
  /** Messages lie in messages; protoc takes fewer. */
  private static final int DEEPEST = 100;

  private final Format.Framing framing;
  private final Descriptor message;
  private final int[] path;
  private final ProtobufRow rows;
  private final RequiredFields required;
  private final UnsafeRowWriter own;

  /** A decoder for {@code declared} fields; those declared {@code NOT NULL} must be there. */
  ProtobufDecoder(StructType declared, Format.Protobuf protobuf) {
    this.framing = protobuf.framing();
    this.message = ProtobufFormat.message(protobuf);
    this.path = path(message);
    this.rows = new ProtobufTypes().row(message, declared);
    this.required = new RequiredFields(declared);
    this.own = new UnsafeRowWriter(declared.length());
  }

  /** Where a message stands in its file: its index, after those of the messages around it. */
  private static int[] path(Descriptor message) {
    Descriptor outer = message.getContainingType();
    int[] around = outer == null ? new int[0] : path(outer);
    int[] path = Arrays.copyOf(around, around.length + 1);
    path[around.length] = message.getIndex();
    return path;
  }

  @Override
  public String expected() {
    return "a Protobuf message";
  }

  @Override
  public boolean write(byte[] value, UnsafeRowWriter row) throws DeadValueException {
    try {
      int start = framing == Format.Framing.CONFLUENT ? afterFrame(value) : 0;
      rows.fill(value, start, value.length - start, row);
    } catch (IOException | RuntimeException e) {
      // Whatever Protobuf or Spark make of odd bytes, it is this record that can't be read.
      throw new DeadValueException(
          "Expected a message %s, found what can't be read: %s"
              .formatted(message.getFullName(), SparkMessages.firstLine(e)));
    }
    required.check(row);
    return true;
  }

  /** Where the message begins; its schema's id isn't looked at, as all are compatible. */
  private int afterFrame(byte[] value) throws DeadValueException, IOException {
    ConfluentFrame.id(value);
    CodedInputStream in =
        CodedInputStream.newInstance(
            value, ConfluentFrame.LENGTH, value.length - ConfluentFrame.LENGTH);
    int length = in.readSInt32();
    if (length < 0 || length > DEEPEST) {
      throw new DeadValueException(
          "Expected how deep the message is in its schema, 0 to %d, found %d"
              .formatted(DEEPEST, length));
    }
    // The first message of all is written short.
    int[] found = new int[Math.max(1, length)];
    for (int i = 0; i < length; i++) {
      found[i] = in.readSInt32();
    }
    if (!Arrays.equals(found, path)) {
      throw new DeadValueException(
          "Expected message %s, which is %s in its schema, found message %s"
              .formatted(message.getFullName(), Arrays.toString(path), Arrays.toString(found)));
    }
    return ConfluentFrame.LENGTH + in.getTotalBytesRead();
  }

  @Override
  public InternalRow decode(byte[] value) throws DeadValueException {
    own.reset();
    own.zeroOutNullBytes();
    write(value, own);
    return own.getRow();
  }
}

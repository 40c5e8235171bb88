package io.tidemill.spark.decode;

import com.google.protobuf.Descriptors.Descriptor;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;

/** {@code google.protobuf.Timestamp} as TIMESTAMP: in µs, what is below them cut off. */
final class ProtobufTime implements ProtobufWriter {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

  private final ProtobufMessage message;
  private final String path;

  ProtobufTime(Descriptor timestamp, String path) {
    this.message =
        new ProtobufMessage(
            List.of(timestamp.findFieldByNumber(1), timestamp.findFieldByNumber(2)));
    this.path = path;
  }

  @Override
  public void write(byte[] bytes, long value, UnsafeWriter to, int ordinal)
      throws DeadValueException, IOException {
    message.gather(bytes, ProtobufField.start(value), ProtobufField.length(value));
    long seconds = message.field(0).count() == 0 ? 0 : message.field(0).value(0);
    long nanos = message.field(1).count() == 0 ? 0 : message.field(1).value(0);
    boolean fits =
        Math.abs(seconds / 2) < Long.MAX_VALUE / MICROS_PER_SECOND / 2
            && nanos >= 0
            && nanos < NANOS_PER_SECOND;
    if (!fits) {
      throw new DeadValueException(
          "Expected field %s to be a time that SQL can hold, found %d s and %d ns"
              .formatted(path, seconds, nanos));
    }
    to.write(ordinal, seconds * MICROS_PER_SECOND + nanos / NANOS_PER_MICRO);
  }
}

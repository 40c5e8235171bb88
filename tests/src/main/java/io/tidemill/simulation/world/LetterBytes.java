package io.tidemill.simulation.world;

import java.nio.ByteBuffer;
import java.util.List;

/** Records as the bytes that a dead letter keeps of them. */
final class LetterBytes {
  private static final List<Payload.Kind> KINDS = List.of(Payload.Kind.values());

  private LetterBytes() {}

  static ByteBuffer key(long key) {
    return ByteBuffer.allocate(Long.BYTES).putLong(0, key).asReadOnlyBuffer();
  }

  static ByteBuffer value(Payload payload) {
    ByteBuffer bytes = ByteBuffer.allocate(1 + 2 * (1 + Long.BYTES));
    bytes.put((byte) KINDS.indexOf(payload.kind()));
    put(bytes, payload.a());
    put(bytes, payload.b());
    return bytes.flip().asReadOnlyBuffer();
  }

  private static void put(ByteBuffer bytes, Long value) {
    bytes.put((byte) (value == null ? 0 : 1)).putLong(value == null ? 0 : value);
  }
}

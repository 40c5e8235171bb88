package io.tidemill.simulation.world;

import java.util.Random;

/** Payloads of every kind. */
final class SomePayload {
  private SomePayload() {}

  /** One of them. */
  static Payload of(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Payload.TOMBSTONE;
      case 1 -> Payload.UNDECODABLE;
      case 2 -> Payload.of(null, (long) random.nextInt(100));
      case 3 -> Payload.of((long) random.nextInt(100), null);
      case 4 -> Payload.of(Payload.UNFIT, 1L);
      default -> Payload.of((long) random.nextInt(100), (long) random.nextInt(100));
    };
  }
}

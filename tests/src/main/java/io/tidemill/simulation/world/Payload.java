package io.tidemill.simulation.world;

/**
 * What a record's value says.
 *
 * @param a a column; null for a null
 * @param b another
 */
public record Payload(Kind kind, Long a, Long b) {
  /** {@link #a()} that a sink with {@code nulls: delete} can't take: its row is a dead letter. */
  public static final long UNFIT = -1;

  /** A value that says: the key's row is gone. Kafka's null. */
  public static final Payload TOMBSTONE = new Payload(Kind.TOMBSTONE, null, null);

  /** A value that nothing can decode. */
  public static final Payload UNDECODABLE = new Payload(Kind.UNDECODABLE, null, null);

  /** What kind of value it is. */
  public enum Kind {
    FIELDS,
    TOMBSTONE,
    UNDECODABLE,
    /** Fields that can be decoded only while the registry knows their schema. */
    REGISTERED
  }

  /** A value of two fields, either of which may be null. */
  public static Payload of(Long a, Long b) {
    return new Payload(Kind.FIELDS, a, b);
  }

  /** A value of two fields whose schema the registry must know. */
  public static Payload registered(Long a, Long b) {
    return new Payload(Kind.REGISTERED, a, b);
  }
}

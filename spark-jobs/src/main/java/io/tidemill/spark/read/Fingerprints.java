package io.tidemill.spark.read;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What keys and values records must have to be taken for those that were read before: a log that
 * was cut and grew again has others at their offsets. Immutable, serializable.
 */
public final class Fingerprints implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Nothing is known of any record. */
  public static final Fingerprints NONE = new Fingerprints(Map.of());

  private final HashMap<Long, String> byNumber;

  /** Fingerprints by the records' numbers; a record without one may be any. */
  public Fingerprints(Map<Long, String> byNumber) {
    this.byNumber = new HashMap<>(byNumber);
  }

  /**
   * A digest of a record's key and value, each of which may be null. Records that differ in nothing
   * else share it.
   */
  public static String of(ByteBuffer key, ByteBuffer value) {
    MessageDigest digest = sha256();
    add(digest, key);
    add(digest, value);
    return HexFormat.of().formatHex(digest.digest());
  }

  boolean allow(long number, ConsumerRecord<byte[], byte[]> record) {
    String known = byNumber.get(number);
    return known == null || known.equals(of(wrapped(record.key()), wrapped(record.value())));
  }

  private static ByteBuffer wrapped(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  /** Its length first, so that no byte of a key can pass for one of a value. */
  private static void add(MessageDigest digest, ByteBuffer bytes) {
    int length = bytes == null ? -1 : bytes.remaining();
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
    if (bytes != null) {
      digest.update(bytes.duplicate());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}

package io.tidemill.core.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The text of a pipeline's definition, as a run was claimed with it.
 *
 * @param digest SHA-256 of the text, lower-case hex
 */
public record Definition(String digest, String text) {
  public Definition {
    requireNonNull(digest, "digest");
    requireNonNull(text, "text");
  }

  /** The definition with {@code text}, and the digest of its UTF-8 bytes. */
  public static Definition of(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return new Definition(HexFormat.of().formatHex(digest), text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}

package io.tidemill.keyspace.session;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * What Amazon Keyspaces is answered when it asks who is there: AWS' Signature Version 4 of a
 * request that is never sent, {@code PUT /authenticate} with the question as its body.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signature
 *     Version 4</a>
 */
final class SigV4Answer {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SERVICE = "cassandra";
  private static final String REQUEST = "aws4_request";
  private static final String HMAC = "HmacSHA256";
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

  private SigV4Answer() {}

  /**
   * Signs for one connection.
   *
   * @param nonce what was sent to be signed, as it was written
   * @param now on a clock that is less than five minutes off AWS'
   */
  static String of(String nonce, String region, Instant now, AwsCredentials credentials) {
    String time = TIME.format(now);
    String scope = String.join("/", DAY.format(now), region, SERVICE, REQUEST);
    String request =
        String.join(
            "\n",
            "PUT",
            "/authenticate",
            "X-Amz-Algorithm=%s&X-Amz-Credential=%s&X-Amz-Date=%s&X-Amz-Expires=900"
                .formatted(
                    ALGORITHM, encoded(credentials.accessKeyId() + "/" + scope), encoded(time)),
            "host:" + SERVICE,
            "",
            "host",
            sha256(nonce));
    String toSign = String.join("\n", ALGORITHM, time, scope, sha256(request));
    byte[] key = utf8("AWS4" + credentials.secretAccessKey());
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    String answer =
        "signature=%s,access_key=%s,amzdate=%s"
            .formatted(hex(hmac(key, toSign)), credentials.accessKeyId(), time);
    return credentials instanceof AwsSessionCredentials session
        ? answer + ",session_token=" + session.sessionToken()
        : answer;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String sha256(String text) {
    try {
      return hex(MessageDigest.getInstance("SHA-256").digest(utf8(text)));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(utf8(text));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("Every JVM has SHA-256 and its HMAC", e);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

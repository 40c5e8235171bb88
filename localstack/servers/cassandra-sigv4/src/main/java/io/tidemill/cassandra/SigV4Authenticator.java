package io.tidemill.cassandra;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.cassandra.auth.AuthenticatedUser;
import org.apache.cassandra.auth.IAuthenticator;
import org.apache.cassandra.auth.IResource;
import org.apache.cassandra.exceptions.AuthenticationException;
import org.apache.cassandra.exceptions.ConfigurationException;

/**
 * Asks a node's clients to sign in as Amazon Keyspaces does, by SigV4, and checks the signature by
 * a computation of its own. Who may come is read anew each time from a properties file: for each
 * access key, {@code KEY.secret} and, of temporary credentials, {@code KEY.token}.
 */
public final class SigV4Authenticator implements IAuthenticator {
  private static final byte[] MECHANISM = "SigV4\0\0".getBytes(StandardCharsets.UTF_8);
  private static final Duration LASTS = Duration.ofSeconds(900);

  private final Path credentials;
  private final String region;
  private final SecureRandom random = new SecureRandom();

  /**
   * As Cassandra calls it.
   *
   * @param parameters {@code credentials}, the path of the file, and {@code region}
   */
  public SigV4Authenticator(Map<String, String> parameters) {
    credentials = Path.of(parameters.get("credentials"));
    region = parameters.get("region");
  }

  @Override
  public boolean requireAuthentication() {
    return true;
  }

  @Override
  public Set<? extends IResource> protectedResources() {
    return Set.of();
  }

  @Override
  public void validateConfiguration() {
    if (!Files.isReadable(credentials)) {
      throw new ConfigurationException("No file of credentials at " + credentials);
    }
  }

  @Override
  public void setup() {}

  @Override
  public SaslNegotiator newSaslNegotiator(InetAddress client) {
    return new Negotiator();
  }

  @Override
  public AuthenticatedUser legacyAuthenticate(Map<String, String> given) {
    throw new AuthenticationException("There is no way in but SigV4");
  }

  private final class Negotiator implements SaslNegotiator {
    private final byte[] nonce = nonce();
    private boolean begun;
    private boolean complete;

    @Override
    public byte[] evaluateResponse(byte[] response) {
      if (!begun) {
        require(Arrays.equals(response, MECHANISM), "Expected SigV4 as mechanism");
        begun = true;
        return ("nonce=" + new String(nonce, StandardCharsets.US_ASCII))
            .getBytes(StandardCharsets.UTF_8);
      }
      check(fields(new String(response, StandardCharsets.UTF_8)), nonce);
      complete = true;
      return null;
    }

    @Override
    public boolean isComplete() {
      return complete;
    }

    @Override
    public AuthenticatedUser getAuthenticatedUser() {
      require(complete, "Not signed in yet");
      return AuthenticatedUser.ANONYMOUS_USER;
    }
  }

  private byte[] nonce() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
  }

  private void check(Map<String, String> answer, byte[] nonce) {
    Properties known = known();
    String accessKey = answer.getOrDefault("access_key", "");
    String secret = known.getProperty(accessKey + ".secret");
    require(secret != null, "The security token included in the request is invalid");
    require(
        known
            .getProperty(accessKey + ".token", "")
            .equals(answer.getOrDefault("session_token", "")),
        "The security token included in the request is invalid");
    String time = answer.getOrDefault("amzdate", "");
    require(
        Duration.between(instant(time), Instant.now()).abs().compareTo(LASTS) < 0,
        "Signature expired");
    require(
        MessageDigest.isEqual(
            signature(accessKey, secret, time, nonce).getBytes(StandardCharsets.US_ASCII),
            answer.getOrDefault("signature", "").getBytes(StandardCharsets.US_ASCII)),
        "The request signature we calculated does not match the signature you provided");
  }

  private String signature(String accessKey, String secret, String time, byte[] nonce) {
    String day = time.substring(0, 10).replace("-", "");
    StringBuilder canonical = new StringBuilder("PUT\n/authenticate\n");
    canonical
        .append("X-Amz-Algorithm=AWS4-HMAC-SHA256")
        .append("&X-Amz-Credential=")
        .append(accessKey)
        .append("%2F")
        .append(day)
        .append("%2F")
        .append(region)
        .append("%2Fcassandra%2Faws4_request")
        .append("&X-Amz-Date=")
        .append(time.replace(":", "%3A"))
        .append("&X-Amz-Expires=900\n")
        .append("host:cassandra\n\nhost\n")
        .append(digest(nonce));
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + time
            + "\n"
            + day
            + "/"
            + region
            + "/cassandra/aws4_request\n"
            + digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
    byte[] ofDay = mac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), day);
    byte[] ofService = mac(mac(ofDay, region), "cassandra");
    return HexFormat.of().formatHex(mac(mac(ofService, "aws4_request"), toSign));
  }

  private Properties known() {
    Properties known = new Properties();
    try (Reader reader = Files.newBufferedReader(credentials, StandardCharsets.UTF_8)) {
      known.load(reader);
      return known;
    } catch (IOException e) {
      throw new AuthenticationException("Credentials can't be read: " + e);
    }
  }

  private static Map<String, String> fields(String answer) {
    Map<String, String> fields = new HashMap<>();
    for (String field : answer.split(",")) {
      int equals = field.indexOf('=');
      require(equals > 0, "Expected name=value");
      fields.put(field.substring(0, equals), field.substring(equals + 1));
    }
    return fields;
  }

  private static Instant instant(String time) {
    try {
      return Instant.parse(time);
    } catch (DateTimeException e) {
      throw new AuthenticationException("Expected amzdate as ISO 8601");
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AuthenticationException(otherwise);
    }
  }
}

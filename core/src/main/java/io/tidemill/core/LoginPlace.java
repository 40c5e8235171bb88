package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where a user's name and password are kept: in a properties file, or in a secret of AWS Secrets
 * Manager. Only the place goes from hand to hand; what is there is read by who signs in.
 *
 * @param text the absolute path of the file, or the ARN of the secret
 */
public record LoginPlace(String text) {
  /** How one is written. */
  public static final String FORM = "the absolute path of a file, or a secret as " + SecretArn.FORM;

  private static final Pattern FILE = Pattern.compile("/[A-Za-z0-9._/@+=:-]*");

  public LoginPlace {
    requireNonNull(text, "text");
    if (!isOne(text)) {
      throw new IllegalArgumentException("expected " + FORM);
    }
  }

  /** Whether it has the form of one. */
  public static boolean isOne(String text) {
    return isFile(text) || SecretArn.isOne(text);
  }

  /** Whether it has the form of a file's absolute path, with no character that means something. */
  static boolean isFile(String text) {
    return FILE.matcher(text).matches();
  }

  public <R> R match(Function<Path, R> onFile, Function<SecretArn, R> onSecret) {
    return isFile(text) ? onFile.apply(Path.of(text)) : onSecret.apply(new SecretArn(text));
  }

  /** The path or the ARN. */
  @Override
  public String toString() {
    return text;
  }
}

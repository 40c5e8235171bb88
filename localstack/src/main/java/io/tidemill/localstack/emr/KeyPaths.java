package io.tidemill.localstack.emr;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Maps names that a cloud keeps things under, as S3 keys, to files beneath a folder. */
final class KeyPaths {
  private KeyPaths() {}

  /**
   * The file for {@code key}. It is beneath {@code root} whatever the key: what a path takes for
   * something else than a name, as {@code ..}, is encoded.
   */
  static Path under(Path root, String key) {
    Path path = root;
    for (String segment : key.split("/", -1)) {
      if (!segment.isEmpty()) {
        path = path.resolve(encoded(segment));
      }
    }
    return path;
  }

  private static String encoded(String segment) {
    return segment.matches("\\.+")
        ? segment.replace(".", "%2E")
        : URLEncoder.encode(segment, StandardCharsets.UTF_8);
  }
}

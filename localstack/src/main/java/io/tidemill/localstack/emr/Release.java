package io.tidemill.localstack.emr;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version in a release label, as {@code emr-7.14.0} or {@code emr-spark-8.1.0}; 0.0 of a label
 * without one.
 */
record Release(int major, int minor) {
  private static final Pattern VERSION = Pattern.compile(".*?([0-9]{1,4})\\.([0-9]{1,4})\\..*");

  static Release of(String label) {
    Matcher matcher = VERSION.matcher(label);
    return matcher.matches()
        ? new Release(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : new Release(0, 0);
  }

  boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}

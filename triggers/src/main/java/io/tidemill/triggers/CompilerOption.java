package io.tidemill.triggers;

/**
 * The option by which a job's JVMs compile as it pays for its size. It is one, without blanks, so
 * that it passes for a value among {@code spark-submit}'s parameters unquoted.
 */
public final class CompilerOption {
  /**
   * Up to so many records a JVM has done them before the second compiler pays: docs/job-size.md.
   */
  static final long SHORT = 500_000;

  private static final String FIRST_ALONE = "-XX:TieredStopAtLevel=1";

  /**
   * What is compiled to more bytes than that is called, not inlined; 2,500 if left out. The second
   * compiler then has less to do, where it takes more processor time than it saves.
   */
  private static final String LESS_INLINED = "-XX:InlineSmallCode=1200";

  private CompilerOption() {}

  /** That of a JVM which processes so many records, those of all its cores. */
  public static String of(long records) {
    return records <= SHORT ? FIRST_ALONE : LESS_INLINED;
  }
}

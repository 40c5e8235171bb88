package io.tidemill.localstack.emr;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** What a JVM needs that Spark runs in. */
public final class SparkJvm {
  private static final String LOGGING = "spark-log4j2.properties";

  /** What Spark's launcher gives every JVM: {@code JavaModuleOptions} of Spark 3.5. */
  private static final List<String> MODULES =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.cs=ALL-UNNAMED",
          "--add-opens=java.base/sun.security.action=ALL-UNNAMED",
          "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED",
          "--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
          "-Djdk.reflect.useDirectMethodHandle=false");

  private SparkJvm() {}

  /**
   * Its options.
   *
   * @param folder where the settings of its log go; made if absent
   */
  public static List<String> options(Path folder) {
    List<String> options = new ArrayList<>(MODULES);
    options.add("-Dlog4j2.configurationFile=" + loggingFile(folder).toUri());
    return options;
  }

  private static Path loggingFile(Path folder) {
    try (InputStream in = SparkJvm.class.getResourceAsStream(LOGGING)) {
      Files.createDirectories(folder);
      Path file = folder.resolve(LOGGING);
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be written into %s".formatted(LOGGING, folder), e);
    }
  }
}

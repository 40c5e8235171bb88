package io.tidemill.bench.server;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.localstack.emr.SparkJvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Three million real flights within the United States, from the npm package <a
 * href="https://www.npmjs.com/package/vega-datasets">vega-datasets</a> 3.2.1, file {@code
 * data/flights-3m.parquet}.
 *
 * <p>Collected by the <a
 * href="https://www.transtats.bts.gov/DL_SelectFields.asp?gnoyr_VQ=FGJ&amp;QO_fu146_anzr=b0-gvzr">US
 * Bureau of Transportation Statistics</a> from the reports that airlines owe it (14 CFR Part 234);
 * the package states for the file: <em>other-open</em>, "Data Collected Under U.S. DOT Regulatory
 * Requirements - License Terms Not Explicitly Specified". Nothing of it is in this repository.
 */
public final class FlightsData {
  private static final String PACKAGE = "vega-datasets@3.2.1";
  private static final String ARCHIVE = "vega-datasets-3.2.1.tgz";
  private static final String MEMBER = "package/data/flights-3m.parquet";
  private static final String SHA256 =
      "dbeb920c90f59b6ccaff823dcc3d08f25a97fa1ce128d93f40be4e931f5900b0";
  private static final String EXPORT_CLASS = "io.tidemill.peers.FlightsExport";
  private static final int LOG_BYTES_SHOWN = 1_000;

  private FlightsData() {}

  /** Where the flights are kept in a checkout, a line each. */
  public static Path file(Path home) {
    return home.resolve(".tidemill/data/flights-3m.tsv");
  }

  /**
   * Fetches the flights by npm, unless they are there, checks them and writes them as lines.
   *
   * @param peersClasspath of Spark and the peers, which read Parquet
   * @throws TidemillException of kind {@code OPERATOR} if npm isn't there or gives another file
   */
  public static void fetch(Path home, String peersClasspath) {
    Path file = file(home);
    if (Files.exists(file)) {
      return;
    }
    Path folder = file.resolveSibling("flights");
    try {
      Files.createDirectories(folder);
      run(folder, List.of("npm", "pack", PACKAGE, "--silent"));
      run(folder, List.of("tar", "-xzf", ARCHIVE, MEMBER));
      Path parquet = folder.resolve(MEMBER);
      check(parquet);
      List<String> export = new ArrayList<>();
      export.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      export.addAll(SparkJvm.options(folder));
      export.addAll(
          List.of(
              "-Dspark.master=local[1]",
              "-Dspark.ui.enabled=false",
              "-Dspark.driver.host=127.0.0.1",
              "-Dspark.driver.bindAddress=127.0.0.1",
              "-cp",
              peersClasspath,
              EXPORT_CLASS,
              parquet.toString(),
              file.toString()));
      run(folder, export);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(Path parquet) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(parquet));
      String found = HexFormat.of().formatHex(digest);
      if (!found.equals(SHA256)) {
        throw new TidemillException(
            FailureKind.OPERATOR,
            "Expected %s of %s with SHA-256 %s, found %s; don't use it, and ask who serves the package"
                .formatted(MEMBER, PACKAGE, SHA256, found));
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  private static void run(Path folder, List<String> words) {
    File log = folder.resolve("log.txt").toFile();
    try {
      int exit =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log)
              .start()
              .waitFor();
      if (exit != 0) {
        String said = Files.readString(log.toPath());
        throw new TidemillException(
            FailureKind.OPERATOR,
            "Flights are skipped, as %s ended with exit code %d: %s"
                .formatted(
                    words.get(0),
                    exit,
                    said.substring(Math.max(0, said.length() - LOG_BYTES_SHOWN))));
      }
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Flights are skipped, as %s can't be run (%s); they come by npm, which Node.js brings"
              .formatted(words.get(0), e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Interrupted while flights were fetched", e);
    }
  }
}

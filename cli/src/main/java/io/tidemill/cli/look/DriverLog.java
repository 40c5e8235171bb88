package io.tidemill.cli.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.tidemill.cli.Folders;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * What a job's driver printed, where EMR Serverless puts it.
 *
 * @param file plain, or packed if its name ends in {@code .gz}
 */
record DriverLog(Path file) {
  DriverLog {
    requireNonNull(file, "file");
  }

  /** What a driver prints to. */
  enum Stream {
    STDOUT("stdout"),
    STDERR("stderr");

    private final String file;

    Stream(String file) {
      this.file = file;
    }

    /** The name of its file. */
    String file() {
      return file;
    }
  }

  /**
   * Finds a job's log.
   *
   * @throws TidemillException of kind {@code OPERATOR} if the target keeps none, or none that can
   *     be read from here; {@code INFRASTRUCTURE} if there is none of this job (yet)
   */
  static DriverLog find(TidemillConfig.Emr emr, String job, Stream stream) {
    String root = emr.logs();
    if (root.isBlank()) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected %s to say where jobs' logs are, but the target doesn't set it. Look in the console of EMR Serverless: application %s, job run %s"
              .formatted(TidemillConfig.EMR_LOGS, emr.application(), job));
    }
    String within =
        "applications/%s/jobs/%s/SPARK_DRIVER/%s".formatted(emr.application(), job, stream.file());
    if (!root.startsWith("file:")) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The log is at %s%s%s.gz; reading it from there is not available in this version. For s3: aws s3 cp that - | gunzip"
              .formatted(root, root.endsWith("/") ? "" : "/", within));
    }
    Path plain = Folders.of(TidemillConfig.EMR_LOGS, root).resolve(within);
    Path packed = plain.resolveSibling(stream.file() + ".gz");
    if (Files.exists(plain)) {
      return new DriverLog(plain);
    }
    if (Files.exists(packed)) {
      return new DriverLog(packed);
    }
    throw new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "Expected the log of job %s at %s, but nothing is there. A driver that has just been launched has printed nothing yet; try again"
            .formatted(job, plain));
  }

  /** Gives every line; bytes that aren't UTF-8 are shown as the replacement character. */
  void lines(Consumer<String> line) {
    try (BufferedReader reader = open()) {
      for (String next = reader.readLine(); next != null; next = reader.readLine()) {
        line.accept(next);
      }
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "%s can't be read: %s. Correct its permissions".formatted(file, e),
          e);
    }
  }

  /** Gives the last {@code count} lines. */
  void tail(int count, Consumer<String> line) {
    Deque<String> last = new ArrayDeque<>();
    lines(
        next -> {
          if (last.size() == count) {
            last.removeFirst();
          }
          last.addLast(next);
        });
    last.forEach(line);
  }

  private BufferedReader open() throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
      return new BufferedReader(
          new InputStreamReader(
              text,
              UTF_8
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPLACE)
                  .onUnmappableCharacter(CodingErrorAction.REPLACE)));
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }
}

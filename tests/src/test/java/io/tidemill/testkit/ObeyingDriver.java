package io.tidemill.testkit;

import io.tidemill.localstack.emr.DriverCommand;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.server.ServerCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A driver in a real process that does nothing until it is told how to end, by a file in its
 * folder.
 */
public final class ObeyingDriver {
  private static final String SUCCEED = "succeed";
  private static final String FAIL = "fail";

  /** Among its arguments: ends without being told. */
  private static final String AT_ONCE = "at-once";

  /** Among its arguments: says something when it is asked to end. */
  private static final String CLEAN_UP = "clean-up";

  /** Among its arguments: doesn't end when it is asked to. */
  private static final String STUBBORN = "stubborn";

  private static final long POLL_MILLIS = 20;

  private ObeyingDriver() {}

  /** Forks this class, with the job's own arguments. */
  public static DriverCommand command() {
    return (request, folder) ->
        new ServerCommand(
            DriverCommand.NAME,
            folder,
            testClasses(),
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m"),
            Main.class.getName(),
            request.entryPointArguments(),
            Map.of());
  }

  /** Lets the driver end with exit code 0. */
  public static void succeed(EmrEndpoint endpoint, String jobRun) {
    tell(endpoint, jobRun, SUCCEED);
  }

  /** Lets the driver end with an exception. */
  public static void fail(EmrEndpoint endpoint, String jobRun) {
    tell(endpoint, jobRun, FAIL);
  }

  private static void tell(EmrEndpoint endpoint, String jobRun, String word) {
    Path folder = endpoint.driverFolder(jobRun);
    try {
      Files.createDirectories(folder);
      Files.createFile(folder.resolve(word));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String testClasses() {
    try {
      return Path.of(
              ObeyingDriver.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The driver itself, which has nothing but the JDK and its own class path. */
  public static final class Main {
    private Main() {}

    /** Works until it is told otherwise. */
    public static void main(String[] arguments) throws InterruptedException {
      List<String> words = List.of(arguments);
      if (words.contains(CLEAN_UP)) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("cleaned up")));
      }
      if (words.contains(STUBBORN)) {
        Runtime.getRuntime().addShutdownHook(new Thread(Main::neverEnd));
      }
      System.out.println("started with " + Arrays.toString(arguments));
      if (words.contains(AT_ONCE)) {
        return;
      }
      while (true) {
        if (Files.exists(Path.of(SUCCEED))) {
          return;
        }
        if (Files.exists(Path.of(FAIL))) {
          throw new IllegalStateException("told to fail");
        }
        Thread.sleep(POLL_MILLIS);
      }
    }

    private static void neverEnd() {
      System.out.println("not ending");
      while (true) {
        LockSupport.park();
      }
    }
  }
}

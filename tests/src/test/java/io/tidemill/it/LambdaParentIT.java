package io.tidemill.it;

import static io.tidemill.testkit.LocalFunctions.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.localstack.server.ServerCommand;
import io.tidemill.localstack.server.ServerProcess;
import io.tidemill.testkit.Handlers;
import io.tidemill.testkit.LocalFunctions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of environments when nobody is left to end them. */
class LambdaParentIT {
  @TempDir Path folder;

  @Test
  void environments_end_when_their_parent_is_killed() {
    try (ServerProcess parent =
        ServerProcess.start(
            new ServerCommand(
                "parent",
                folder,
                System.getProperty("java.class.path"),
                List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx64m",
                    "-Dtidemill.home=" + System.getProperty("tidemill.home")),
                Parent.class.getName(),
                List.of(folder.toString()),
                Map.of()))) {
      parent.awaitReady(DEADLINE, () -> parent.logContains("function is"));
      ProcessHandle function =
          parent.process().children().findFirst().orElseThrow(AssertionError::new);
      assertThat(parent.logContains("function is " + function.pid())).isTrue();

      parent.process().destroyForcibly();

      await().atMost(DEADLINE).until(() -> !function.isAlive());
    }
  }

  /** Runs one function, and waits to be killed. */
  public static final class Parent {
    private Parent() {}

    /** Says which process the function is. */
    @SuppressWarnings("MustBeClosed") // the point is a parent that doesn't close it
    public static void main(String[] arguments) throws Exception {
      LocalFunctions functions = LocalFunctions.start(Path.of(arguments[0]));
      functions.deploy("f", Handlers.Obeying.class, 1, Map.of());
      System.out.println("function is " + functions.answer("f", "pid"));
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}

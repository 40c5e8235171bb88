package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TidemillException;
import io.tidemill.core.wiring.Client;
import io.tidemill.keyspace.session.Sessions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Sessions that must not open, and an eye on what is said and logged meanwhile.
 *
 * @param secrets that nobody may repeat
 */
public record RefusedSessions(List<String> secrets) {
  public RefusedSessions {
    secrets = List.copyOf(secrets);
  }

  /** Logs of all that has to do with a session. */
  public static LogLines logs() {
    return LogLines.of("com.datastax.oss", "io.tidemill", "io.netty", "software.amazon");
  }

  /** Whether a line has a secret in it. */
  public boolean givenAwayBy(String line) {
    return secrets.stream().anyMatch(line::contains);
  }

  /** Tries to open both kinds of sessions; who must act is the operator, and is told so. */
  public void refused(LedgerAddress address, String... said) {
    try (LogLines log = logs()) {
      List<ThrowingCallable> openings =
          List.of(
              () -> Sessions.open(address).close(),
              () -> Sessions.openForLedger(address, Client.TOOL).close());
      for (ThrowingCallable opening : openings) {
        Throwable refusal = catchThrowable(opening);
        assertThat(refusal)
            .isInstanceOfSatisfying(
                TidemillException.class,
                e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.OPERATOR))
            .hasMessageContainingAll(said);
        StringWriter trace = new StringWriter();
        refusal.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(secrets);
      }
      assertThat(log.lines()).noneMatch(this::givenAwayBy);
    }
  }
}

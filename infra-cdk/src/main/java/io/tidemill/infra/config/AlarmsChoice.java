package io.tidemill.infra.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * Who is told what is wrong, and when.
 *
 * @param addresses of mail addresses; each has to confirm once
 * @param noSuccessFor how long records may wait beyond a pipeline's own {@code maxDelay}, or a
 *     pipeline be blocked, before that is an alarm
 * @param waitingFor how long the oldest record may wait, while no run is under way, beyond what the
 *     pipeline's own {@code maxDelay} or {@code cooldown} explains, before that is an alarm
 * @param deadLetters how many dead letters of one run are an alarm
 */
public record AlarmsChoice(
    List<String> addresses, Duration noSuccessFor, Duration waitingFor, long deadLetters) {
  public static final AlarmsChoice DEFAULT =
      new AlarmsChoice(List.of(), Duration.ofHours(6), Duration.ofMinutes(30), 1);

  public AlarmsChoice {
    addresses = List.copyOf(addresses);
    requireNonNull(noSuccessFor, "noSuccessFor");
    requireNonNull(waitingFor, "waitingFor");
  }
}

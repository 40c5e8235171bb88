package io.tidemill.cli.look;

import io.tidemill.cli.screen.ChangeWords;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Replay;
import java.util.Locale;
import java.util.stream.Collectors;

/** A going back that is under way, in words. */
final class ReplayWords {
  private ReplayWords() {}

  /** What is still to do, and that the pipeline's own runs wait for it. */
  static String sentence(Replay replay) {
    return "a %s of %s is under way: %s are left; its own runs wait"
        .formatted(
            replay.kind().name().toLowerCase(Locale.ROOT),
            replay.sinks().stream().map(TableName::toString).collect(Collectors.joining(", ")),
            ChangeWords.ranges(replay.left()));
  }
}

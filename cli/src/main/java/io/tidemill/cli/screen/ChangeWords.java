package io.tidemill.cli.screen;

import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.offsets.OffsetRange;
import java.util.List;
import java.util.stream.Collectors;

/** Changes of a position that are no commits, in words that every display shares. */
public final class ChangeWords {
  private ChangeWords() {}

  /** What it was, in a word or three: {@code skip of run 7}. */
  public static String name(PositionChange change) {
    return switch (change.kind()) {
      case GAP -> "gap";
      case SKIP -> "skip" + run(change);
      case RESET -> "reset" + (change.run().isPresent() ? ", ending run " + number(change) : "");
      case ADOPTION -> "adoption";
    };
  }

  /** What it was, what it passed over, and why, in a sentence. */
  public static String sentence(PositionChange change) {
    return "%s: %s: %s".formatted(name(change), passed(change), change.why());
  }

  /** How many offsets it passed over, all told. */
  public static long offsets(PositionChange change) {
    return offsets(change.passed());
  }

  /** How many offsets there are in all ranges together. */
  public static long offsets(List<OffsetRange> ranges) {
    return ranges.stream().mapToLong(OffsetRange::length).sum();
  }

  /** {@code 120 offsets (flights-0[3, 123))}. */
  public static String ranges(List<OffsetRange> ranges) {
    return "%,d offsets (%s)"
        .formatted(
            offsets(ranges),
            ranges.stream().map(OffsetRange::toString).collect(Collectors.joining(", ")));
  }

  private static String passed(PositionChange change) {
    return change.passed().isEmpty()
        ? "no record is passed over"
        : ranges(change.passed()) + " are no longer guaranteed";
  }

  private static String run(PositionChange change) {
    return change.run().isPresent() ? " of run " + number(change) : "";
  }

  private static long number(PositionChange change) {
    return change.run().orElseThrow();
  }
}

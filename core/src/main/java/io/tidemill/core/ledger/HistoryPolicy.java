package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.Durations;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a ledger keeps what pipelines did. Of each pipeline the newest entries stay, however old
 * they are: by them a pipeline whose state was lost is told from a new one.
 *
 * @param keep how long an entry stays at least, from {@link #LEAST} to {@link #MOST}
 * @param newest how many of the newest runs, by their numbers, and of the newest changes of the
 *     position stay for ever; at least 1
 */
public record HistoryPolicy(Duration keep, int newest) {
  /** A job may ask for its own commit until its deadline, letters be put back for two days. */
  public static final Duration LEAST = Duration.ofDays(3);

  /** What stores take as a time to live, with a margin. */
  public static final Duration MOST = Duration.ofDays(3_650);

  public static final HistoryPolicy DEFAULT = new HistoryPolicy(Duration.ofDays(400), 100);

  /** What {@link #parse} reads. */
  public static final String FORM = "400d or 400d,newest=100";

  private static final Pattern TEXT = Pattern.compile("([^,]+)(?:,newest=(\\d{1,9}))?");

  public HistoryPolicy {
    requireNonNull(keep, "keep");
    if (keep.compareTo(LEAST) < 0 || keep.compareTo(MOST) > 0 || newest < 1) {
      throw new IllegalArgumentException(
          "History must be kept for %s to %s, and at least the newest 1, got %s and %d"
              .formatted(
                  Durations.format(LEAST), Durations.format(MOST), Durations.format(keep), newest));
    }
  }

  /**
   * Reads {@link #FORM}; without {@code newest}, the default's.
   *
   * @throws TidemillException of kind {@code OPERATOR} for anything else
   */
  public static HistoryPolicy parse(String text) {
    Matcher found = TEXT.matcher(text);
    try {
      if (found.matches()) {
        int newest = found.group(2) == null ? DEFAULT.newest : Integer.parseInt(found.group(2));
        return new HistoryPolicy(Durations.parse(found.group(1)), newest);
      }
    } catch (IllegalArgumentException e) {
      throw unfit(text, e);
    }
    throw unfit(text, null);
  }

  private static TidemillException unfit(String text, IllegalArgumentException cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "How long history is kept must look like %s, got \"%s\"%s"
            .formatted(FORM, text, cause == null ? "" : ": " + cause.getMessage()),
        cause);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return "%s,newest=%d".formatted(Durations.format(keep), newest);
  }
}

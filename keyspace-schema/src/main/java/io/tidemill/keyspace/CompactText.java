package io.tidemill.keyspace;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.JobSize;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.ledger.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lists as one column each, short and yet readable; the grammar is in {@code V001__ledger.cql} and
 * {@code V003__protocol.cql} and {@code V005__sizes.cql}. Reading throws {@link
 * IllegalArgumentException} or {@link java.time.DateTimeException} for what doesn't follow it. Of
 * offsets, see {@link OffsetLists}.
 */
final class CompactText {
  static final String BETWEEN = "; ";
  private static final Pattern ATTEMPT =
      Pattern.compile("(\\d+) (\\d+)\\+(\\d+) (\\S+)(?: until (\\S+)( entered)?)?");
  private static final String OWN = "own";
  private static final String AGAIN = "again";
  private static final String REBUILD = "rebuild";
  private static final String REBUILD_EMPTIED = "rebuild-emptied";
  private static final String REDO = "redo";
  private static final String ENTERED = " entered";
  private static final Pattern LETTERS = Pattern.compile("(\\d+) (\\d+) (\\d+) (\\S+) (\\S+) (.+)");
  private static final Pattern BEGUN = Pattern.compile("(\\d+) (\\S+)");
  private static final Pattern SINK =
      Pattern.compile(
          "(\\S+) out=(\\d+) dead=(\\d+) superseded=(\\d+) written=(\\d+) merged=(\\d+)");
  private static final Pattern SIZE =
      Pattern.compile("(\\d+)x(\\d+) for (\\d+) in (\\S+)((?: \\d+)*)");
  private static final Pattern STEP = Pattern.compile("([^=;]+)=(\\S+)");

  private CompactText() {}

  static String attempts(List<Attempt> attempts) {
    return attempts.stream()
        .map(
            attempt ->
                "%d %d+%d %s until %s%s"
                    .formatted(
                        attempt.number(),
                        attempt.writeTime(),
                        attempt.span(),
                        attempt.begunAt(),
                        attempt.deadline(),
                        attempt.entered() ? ENTERED : ""))
        .collect(Collectors.joining(BETWEEN));
  }

  /**
   * Reads attempts.
   *
   * @param deadline how long an attempt lasts that names no deadline
   */
  static List<Attempt> attempts(String text, Duration deadline) {
    return pieces(text, BETWEEN).stream()
        .map(piece -> attempt(match(ATTEMPT, piece), deadline))
        .toList();
  }

  /** Of an attempt that names no deadline, it isn't known either whether it wrote: it may have. */
  private static Attempt attempt(Matcher found, Duration deadline) {
    Instant begunAt = Instant.parse(found.group(4));
    boolean named = found.group(5) != null;
    return new Attempt(
        Integer.parseInt(found.group(1)),
        Long.parseLong(found.group(2)),
        Long.parseLong(found.group(3)),
        begunAt,
        named ? Instant.parse(found.group(5)) : begunAt.plus(deadline),
        !named || found.group(6) != null);
  }

  static String tables(SortedSet<TableName> tables) {
    return tables.stream().map(TableName::toString).collect(Collectors.joining(" "));
  }

  static SortedSet<TableName> tables(String text) {
    return pieces(text, " ").stream()
        .map(TableName::parse)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String work(Work work) {
    return work.match(
        own -> OWN,
        again -> AGAIN + " " + tables(again.sinks()),
        rebuild ->
            rebuild.empties()
                ? REBUILD_EMPTIED + " " + rebuild.sink()
                : "%s %d %s".formatted(REBUILD, rebuild.begun().getAsLong(), rebuild.sink()),
        redo ->
            "%s %d %d %d %s %s %s"
                .formatted(
                    REDO,
                    redo.run(),
                    redo.attempt(),
                    redo.writeTime(),
                    redo.claimedAt(),
                    redo.until(),
                    tables(redo.sinks())));
  }

  static Work work(String text) {
    int space = text.indexOf(' ');
    String kind = space < 0 ? text : text.substring(0, space);
    String rest = space < 0 ? "" : text.substring(space + 1);
    return switch (kind) {
      case OWN -> new Work.Own();
      case AGAIN -> new Work.Again(tables(rest));
      case REBUILD -> rebuild(match(BEGUN, rest));
      case REBUILD_EMPTIED -> new Work.Rebuild(TableName.parse(rest), OptionalLong.empty());
      case REDO -> redo(match(LETTERS, rest));
      default ->
          throw new IllegalArgumentException("Expected a run's work, got \"%s\"".formatted(text));
    };
  }

  private static Work rebuild(Matcher found) {
    return new Work.Rebuild(
        TableName.parse(found.group(2)), OptionalLong.of(Long.parseLong(found.group(1))));
  }

  private static Work redo(Matcher found) {
    return new Work.Redo(
        Long.parseLong(found.group(1)),
        Integer.parseInt(found.group(2)),
        Long.parseLong(found.group(3)),
        Instant.parse(found.group(4)),
        Instant.parse(found.group(5)),
        tables(found.group(6)));
  }

  static String sinks(SortedMap<TableName, SinkBooks> sinks) {
    return sinks.entrySet().stream()
        .map(
            sink ->
                "%s out=%d dead=%d superseded=%d written=%d merged=%d"
                    .formatted(
                        sink.getKey(),
                        sink.getValue().rowsOut(),
                        sink.getValue().dead(),
                        sink.getValue().superseded(),
                        sink.getValue().written(),
                        sink.getValue().alreadyMerged()))
        .collect(Collectors.joining(BETWEEN));
  }

  static SortedMap<TableName, SinkBooks> sinks(String text) {
    SortedMap<TableName, SinkBooks> sinks = new TreeMap<>();
    for (String piece : pieces(text, BETWEEN)) {
      Matcher found = match(SINK, piece);
      sinks.put(
          TableName.parse(found.group(1)),
          new SinkBooks(
              Long.parseLong(found.group(2)),
              Long.parseLong(found.group(3)),
              Long.parseLong(found.group(4)),
              Long.parseLong(found.group(5)),
              Long.parseLong(found.group(6))));
    }
    return sinks;
  }

  static String steps(Map<String, Duration> steps) {
    return steps.entrySet().stream()
        .map(step -> match(STEP, step.getKey() + "=" + step.getValue()).group())
        .collect(Collectors.joining(BETWEEN));
  }

  /** Keeps the order. */
  static Map<String, Duration> steps(String text) {
    Map<String, Duration> steps = new LinkedHashMap<>();
    for (String piece : pieces(text, BETWEEN)) {
      Matcher found = match(STEP, piece);
      steps.put(found.group(1), Duration.parse(found.group(2)));
    }
    return steps;
  }

  static String size(JobSize size) {
    return "%dx%d for %d in %s%s"
        .formatted(
            size.executors(),
            size.cores(),
            size.records(),
            size.target(),
            size.paces().stream().map(pace -> " " + pace).collect(Collectors.joining()));
  }

  static JobSize size(String text) {
    Matcher found = match(SIZE, text);
    return new JobSize(
        Integer.parseInt(found.group(1)),
        Integer.parseInt(found.group(2)),
        Long.parseLong(found.group(3)),
        pieces(found.group(5).strip(), " ").stream().map(Long::valueOf).toList(),
        Duration.parse(found.group(4)));
  }

  static List<String> pieces(String text, String between) {
    return text.isEmpty() ? List.of() : List.of(text.split(Pattern.quote(between), -1));
  }

  static Matcher match(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.matches()) {
      throw new IllegalArgumentException("Expected %s, got \"%s\"".formatted(pattern, text));
    }
    return found;
  }
}

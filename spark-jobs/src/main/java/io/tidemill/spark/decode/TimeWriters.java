package io.tidemill.spark.decode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.util.LegacyDateFormats;
import org.apache.spark.sql.catalyst.util.TimestampFormatter;
import org.apache.spark.sql.catalyst.util.TimestampFormatter$;

/** Dates and times in the source's formats. */
final class TimeWriters {
  /** The longest text that is read; Spark's own parsers copy it several times. */
  private static final int MOST_CHARACTERS = 64;

  /** Seconds up to here are µs in a long. */
  private static final long MOST_SECONDS = 1_000_000_000_000L;

  private TimeWriters() {}

  /** Days; empty if the source's format isn't one of fixed width. */
  static Optional<FieldWriter> dates(JSONOptions options) {
    TimeReader reader = IsoTimes::date;
    if (options.dateFormatInRead().isDefined()) {
      Optional<TimePattern> pattern = TimePattern.date(options.dateFormatInRead().get());
      if (pattern.isEmpty()) {
        return Optional.empty();
      }
      reader = pattern.get()::day;
    }
    TimeReader dates = reader;
    return Optional.of(
        (json, to, ordinal) -> {
          long day = read(dates, json);
          if (day == TimeReader.NONE) {
            return false;
          }
          to.write(ordinal, (int) day);
          return true;
        });
  }

  /** Times without a zone; empty if the source's format isn't one of fixed width. */
  static Optional<FieldWriter> localTimes(JSONOptions options) {
    TimeReader reader = IsoTimes::local;
    if (options.timestampNTZFormatInRead().isDefined()) {
      Optional<TimePattern> pattern = TimePattern.time(options.timestampNTZFormatInRead().get());
      if (pattern.isEmpty()) {
        return Optional.empty();
      }
      reader = pattern.get()::micros;
    }
    TimeReader times = reader;
    return Optional.of((json, to, ordinal) -> write(read(times, json), to, ordinal));
  }

  /** Instants, as text or as seconds since the epoch. */
  static FieldWriter instants(JSONOptions options) {
    TimeReader times = instantReader(options);
    return (json, to, ordinal) -> {
      if (json.kind() != JsonValue.Kind.INTEGER) {
        return write(read(times, json), to, ordinal);
      }
      long seconds = NumberWriters.integer(json);
      return Math.abs(seconds) < MOST_SECONDS
          && seconds != NumberWriters.NONE
          && write(seconds * 1_000_000, to, ordinal);
    };
  }

  private static TimeReader instantReader(JSONOptions options) {
    long ahead = microsAhead(options.zoneId());
    if (options.timestampFormatInRead().isEmpty()) {
      return (bytes, from, until) -> {
        long zoned = IsoTimes.zoned(bytes, from, until);
        return zoned != TimeReader.NONE ? zoned : inZone(IsoTimes.local(bytes, from, until), ahead);
      };
    }
    String format = options.timestampFormatInRead().get();
    Optional<TimePattern> pattern = TimePattern.time(format);
    if (pattern.isPresent() && ahead != TimeReader.NONE) {
      TimePattern fixed = pattern.get();
      return (bytes, from, until) -> inZone(fixed.micros(bytes, from, until), ahead);
    }
    return bySpark(
        TimestampFormatter$.MODULE$.apply(
            format,
            options.zoneId(),
            options.locale(),
            LegacyDateFormats.FAST_DATE_FORMAT(),
            true));
  }

  /** How far a zone is ahead of UTC; {@link TimeReader#NONE} if that changes. */
  private static long microsAhead(ZoneId zone) {
    return zone.getRules().isFixedOffset()
        ? zone.getRules().getOffset(Instant.EPOCH).getTotalSeconds() * 1_000_000L
        : TimeReader.NONE;
  }

  private static long inZone(long local, long ahead) {
    return local == TimeReader.NONE || ahead == TimeReader.NONE ? TimeReader.NONE : local - ahead;
  }

  private static TimeReader bySpark(TimestampFormatter formatter) {
    return (bytes, from, until) -> {
      try {
        return formatter.parse(new String(bytes, from, until - from, StandardCharsets.UTF_8));
      } catch (Exception e) {
        // Spark's Scala code throws checked exceptions undeclared; its JSON reader knows more ways.
        return TimeReader.NONE;
      }
    };
  }

  private static long read(TimeReader reader, JsonValue json) {
    int start = json.start();
    int end = json.end();
    boolean isText = json.kind() == JsonValue.Kind.TEXT;
    return isText && end > start && end - start <= MOST_CHARACTERS
        ? reader.read(json.bytes(), start, end)
        : TimeReader.NONE;
  }

  private static boolean write(long micros, UnsafeWriter to, int ordinal) {
    if (micros == TimeReader.NONE) {
      return false;
    }
    to.write(ordinal, micros);
    return true;
  }
}

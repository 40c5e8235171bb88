package io.tidemill.spark.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.json.JSONOptions;

/** Dates and times in the source's formats; empty where only Spark knows a format, or a zone. */
final class TimeWriters {
  /** No time is longer. */
  private static final int MOST_CHARACTERS = 64;

  /** Seconds up to here are µs in a long. */
  private static final long MOST_SECONDS = 1_000_000_000_000L;

  private TimeWriters() {}

  /** Days. */
  static Optional<FieldWriter> dates(JSONOptions options) {
    Optional<TimeReader> reader =
        options.dateFormatInRead().isEmpty()
            ? Optional.of(IsoTimes::date)
            : TimePattern.date(options.dateFormatInRead().get()).map(pattern -> pattern::day);
    return reader.map(
        dates ->
            (parser, to, ordinal) -> {
              long day = read(dates, parser);
              if (day == TimeReader.NONE) {
                return false;
              }
              to.write(ordinal, (int) day);
              return true;
            });
  }

  /** Times without a zone. */
  static Optional<FieldWriter> localTimes(JSONOptions options) {
    Optional<TimeReader> reader =
        options.timestampNTZFormatInRead().isEmpty()
            ? Optional.of(IsoTimes::local)
            : TimePattern.time(options.timestampNTZFormatInRead().get())
                .map(pattern -> pattern::micros);
    return reader.map(times -> (parser, to, ordinal) -> write(read(times, parser), to, ordinal));
  }

  /** Instants, as text or as seconds since the epoch. */
  static Optional<FieldWriter> instants(JSONOptions options) {
    return instantReader(options)
        .map(
            times ->
                (parser, to, ordinal) -> {
                  if (!NumberWriters.isInteger(parser)) {
                    return write(read(times, parser), to, ordinal);
                  }
                  long seconds = parser.getLongValue();
                  return seconds > -MOST_SECONDS
                      && seconds < MOST_SECONDS
                      && write(seconds * 1_000_000, to, ordinal);
                });
  }

  private static Optional<TimeReader> instantReader(JSONOptions options) {
    long ahead = microsAhead(options.zoneId());
    if (options.timestampFormatInRead().isEmpty()) {
      return Optional.of(
          (text, from, until) -> {
            long zoned = IsoTimes.zoned(text, from, until);
            return zoned != TimeReader.NONE
                ? zoned
                : inZone(IsoTimes.local(text, from, until), ahead);
          });
    }
    return ahead == TimeReader.NONE
        ? Optional.empty()
        : TimePattern.time(options.timestampFormatInRead().get())
            .map(
                pattern -> (text, from, until) -> inZone(pattern.micros(text, from, until), ahead));
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

  private static long read(TimeReader reader, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return TimeReader.NONE;
    }
    char[] text = parser.getTextCharacters();
    int start = parser.getTextOffset();
    int length = parser.getTextLength();
    return length > MOST_CHARACTERS ? TimeReader.NONE : reader.read(text, start, start + length);
  }

  private static boolean write(long micros, UnsafeRowWriter to, int ordinal) {
    if (micros == TimeReader.NONE) {
      return false;
    }
    to.write(ordinal, micros);
    return true;
  }
}

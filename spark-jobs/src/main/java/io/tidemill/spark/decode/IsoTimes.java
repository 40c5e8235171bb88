package io.tidemill.spark.decode;

/** Dates and times in the form in which Spark takes them unless it is given another. */
final class IsoTimes {
  private static final int DATE = "yyyy-MM-dd".length();
  private static final int SECONDS = "yyyy-MM-ddTHH:mm:ss".length();
  private static final int OFFSET = "+HH:mm".length();

  /** Further digits are cut off. */
  private static final int MICROS = 6;

  private static final int MINUTE = 60_000_000;

  private IsoTimes() {}

  /** {@code 2026-11-01}. */
  static long date(byte[] bytes, int from, int until) {
    return until - from == DATE ? day(bytes, from) : TimeReader.NONE;
  }

  /** {@code 2026-11-01T12:34:56.789} without a zone, or with a space for the T. */
  static long local(byte[] bytes, int from, int until) {
    return timeEnd(bytes, from, until) == until ? micros(bytes, from, until) : TimeReader.NONE;
  }

  /** The same with {@code Z} or {@code +05:30} behind it. */
  static long zoned(byte[] bytes, int from, int until) {
    int end = timeEnd(bytes, from, until);
    if (end < 0 || end == until) {
      return TimeReader.NONE;
    }
    long micros = micros(bytes, from, end);
    if (micros == TimeReader.NONE || (bytes[end] == 'Z' && end + 1 == until)) {
      return micros;
    }
    if ((bytes[end] != '+' && bytes[end] != '-')
        || until - end != OFFSET
        || bytes[end + 3] != ':') {
      return TimeReader.NONE;
    }
    int hours = TimeReader.digits(bytes, end + 1, 2);
    int minutes = TimeReader.digits(bytes, end + 4, 2);
    if (hours < 0 || hours > 17 || minutes < 0 || minutes > 59) {
      return TimeReader.NONE;
    }
    long ahead = (long) (hours * 60 + minutes) * MINUTE;
    return bytes[end] == '+' ? micros - ahead : micros + ahead;
  }

  private static long day(byte[] bytes, int from) {
    return bytes[from + 4] == '-' && bytes[from + 7] == '-'
        ? TimeReader.day(
            TimeReader.digits(bytes, from, 4),
            TimeReader.digits(bytes, from + 5, 2),
            TimeReader.digits(bytes, from + 8, 2))
        : TimeReader.NONE;
  }

  /** Where seconds and their fraction end; -1 if the text is of another form. */
  private static int timeEnd(byte[] bytes, int from, int until) {
    int end = from + SECONDS;
    if (until < end
        || (bytes[from + DATE] != 'T' && bytes[from + DATE] != ' ')
        || bytes[from + 13] != ':'
        || bytes[from + 16] != ':') {
      return -1;
    }
    if (end == until || bytes[end] != '.') {
      return end;
    }
    int at = end + 1;
    while (at < until && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at == end + 1 ? -1 : at;
  }

  private static long micros(byte[] bytes, int from, int end) {
    int fraction = 0;
    for (int i = 1; i <= MICROS; i++) {
      int at = from + SECONDS + i;
      fraction = 10 * fraction + (at < end ? bytes[at] - '0' : 0);
    }
    return TimeReader.micros(
        day(bytes, from),
        TimeReader.digits(bytes, from + 11, 2),
        TimeReader.digits(bytes, from + 14, 2),
        TimeReader.digits(bytes, from + 17, 2),
        fraction);
  }
}

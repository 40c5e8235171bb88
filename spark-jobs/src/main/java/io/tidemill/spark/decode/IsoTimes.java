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
  static long date(char[] text, int from, int until) {
    return until - from == DATE ? day(text, from) : TimeReader.NONE;
  }

  /** {@code 2026-11-01T12:34:56.789} without a zone, or with a space for the T. */
  static long local(char[] text, int from, int until) {
    return timeEnd(text, from, until) == until ? micros(text, from, until) : TimeReader.NONE;
  }

  /** The same with {@code Z} or {@code +05:30} behind it. */
  static long zoned(char[] text, int from, int until) {
    int end = timeEnd(text, from, until);
    if (end < 0 || end == until) {
      return TimeReader.NONE;
    }
    long micros = micros(text, from, end);
    if (micros == TimeReader.NONE || (text[end] == 'Z' && end + 1 == until)) {
      return micros;
    }
    if ((text[end] != '+' && text[end] != '-') || until - end != OFFSET || text[end + 3] != ':') {
      return TimeReader.NONE;
    }
    int hours = TimeReader.digits(text, end + 1, 2);
    int minutes = TimeReader.digits(text, end + 4, 2);
    if (hours < 0 || hours > 17 || minutes < 0 || minutes > 59) {
      return TimeReader.NONE;
    }
    long ahead = (long) (hours * 60 + minutes) * MINUTE;
    return text[end] == '+' ? micros - ahead : micros + ahead;
  }

  private static long day(char[] text, int from) {
    return text[from + 4] == '-' && text[from + 7] == '-'
        ? TimeReader.day(
            TimeReader.digits(text, from, 4),
            TimeReader.digits(text, from + 5, 2),
            TimeReader.digits(text, from + 8, 2))
        : TimeReader.NONE;
  }

  /** Where seconds and their fraction end; -1 if the text is of another form. */
  private static int timeEnd(char[] text, int from, int until) {
    int end = from + SECONDS;
    if (until < end
        || (text[from + DATE] != 'T' && text[from + DATE] != ' ')
        || text[from + 13] != ':'
        || text[from + 16] != ':') {
      return -1;
    }
    if (end == until || text[end] != '.') {
      return end;
    }
    int at = end + 1;
    while (at < until && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at == end + 1 ? -1 : at;
  }

  private static long micros(char[] text, int from, int end) {
    int fraction = 0;
    for (int i = 1; i <= MICROS; i++) {
      int at = from + SECONDS + i;
      fraction = 10 * fraction + (at < end ? text[at] - '0' : 0);
    }
    return TimeReader.micros(
        day(text, from),
        TimeReader.digits(text, from + 11, 2),
        TimeReader.digits(text, from + 14, 2),
        TimeReader.digits(text, from + 17, 2),
        fraction);
  }
}

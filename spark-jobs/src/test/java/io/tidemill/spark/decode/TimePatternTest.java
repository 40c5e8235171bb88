package io.tidemill.spark.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimePatternTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy/MM/dd HH:mm",
        "dd.MM.yyyy HH",
        "yyyy-MM-dd'T'HH:mm:ss",
        "HH:mm:ss.SSSSSSSSS yyyy-MM-dd",
      })
  void patterns_of_separate_numbers_are_known(String pattern) {
    assertThat(TimePattern.time(pattern)).isPresent();
    assertThat(TimePattern.date(pattern)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yyyyMMdd HH",
        "yyyy-MM-ddHH",
        "yyyy-MM HH",
        "yyyy-MM-dd HH:ss",
        "yyyy-MM-dd HH:mm HH",
        "yyyy-MM-dd hh:mm",
        "yyyy-MM-dd HH:mmX",
        "yyyy-MM-dd[ HH]",
        "yyyy-MMM-dd HH",
        "yy-MM-dd HH",
        "yyyyy-MM-dd HH",
        "yyyy-MM-dd 'o''clock' HH",
        "G yyyy-MM-dd HH",
      })
  void other_patterns_are_left_to_spark(String pattern) {
    assertThat(TimePattern.time(pattern)).isEmpty();
  }

  @Test
  void only_text_of_exactly_that_width_is_read() {
    TimePattern pattern = TimePattern.time("yyyy/MM/dd HH:mm:ss.SS").orElseThrow();
    assertThat(micros(pattern, "1970/01/02 01:02:03.45"))
        .isEqualTo(86_400_000_000L + 3_723_450_000L);
    for (String text :
        new String[] {
          "1970/01/02 01:02:03.4",
          "1970/01/02 01:02:03.456",
          "1970-01-02 01:02:03.45",
          "1970/02/29 01:02:03.45",
          "1970/01/02 24:00:00.00",
          "1970/01/02 01:60:03.45",
          "197a/01/02 01:02:03.45",
          "+970/01/02 01:02:03.45",
        }) {
      assertThat(micros(pattern, text)).as(text).isEqualTo(TimeReader.NONE);
    }
    TimePattern day = TimePattern.date("dd.MM.yyyy").orElseThrow();
    assertThat(day.day("31.12.1969".toCharArray(), 0, 10)).isEqualTo(-1);
  }

  private static long micros(TimePattern pattern, String text) {
    return pattern.micros(text.toCharArray(), 0, text.length());
  }
}

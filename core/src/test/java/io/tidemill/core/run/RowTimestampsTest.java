package io.tidemill.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.Samples;
import io.tidemill.core.ledger.Attempt;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RowTimestampsTest {
  @Property
  void each_record_has_a_timestamp_of_its_own_within_the_attempts_span(
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long writeTime,
      @ForAll @LongRange(min = 1, max = 200) long span) {
    Attempt attempt = new Attempt(1, writeTime, span, Samples.NOON, Samples.NOON, false);
    RowTimestamps timestamps = RowTimestamps.of(attempt);

    assertThat(LongStream.range(0, span).map(timestamps::ofRecord).toArray())
        .isEqualTo(LongStream.range(writeTime, attempt.end()).toArray());
  }

  @Test
  void a_row_of_many_records_carries_the_last_timestamp() {
    assertThat(new RowTimestamps(1000, 5).ofMany()).isEqualTo(1004);
  }

  @Test
  void a_number_outside_the_span_has_no_timestamp() {
    RowTimestamps timestamps = new RowTimestamps(1000, 5);

    assertThatThrownBy(() -> timestamps.ofRecord(5)).hasMessageContaining("[0, 5), got 5");
    assertThatThrownBy(() -> timestamps.ofRecord(-1)).hasMessageContaining("-1");
  }

  @Test
  void a_span_of_nothing_is_refused() {
    assertThatThrownBy(() -> new RowTimestamps(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RowTimestamps(-1, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}

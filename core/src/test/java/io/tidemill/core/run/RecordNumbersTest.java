package io.tidemill.core.run;

import static io.tidemill.core.Samples.partition;
import static io.tidemill.core.Samples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.Samples;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.RangeSplitter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RecordNumbersTest {
  @Provide
  Arbitrary<List<OffsetRange>> ranges() {
    return Samples.ranges(40);
  }

  private static List<Long> numbersOf(RecordNumbers numbers, List<OffsetRange> ranges) {
    return ranges.stream()
        .flatMap(
            range ->
                LongStream.range(range.from(), range.until())
                    .mapToObj(offset -> numbers.numberOf(range.partition(), offset)))
        .toList();
  }

  @Property
  void numbers_are_each_of_0_to_span_once_in_order(@ForAll("ranges") List<OffsetRange> ranges) {
    RecordNumbers numbers = new RecordNumbers(ranges);

    assertThat(numbersOf(numbers, ranges))
        .isEqualTo(LongStream.range(0, numbers.span()).boxed().toList());
  }

  @Property
  void splitting_the_reading_moves_no_number(
      @ForAll("ranges") List<OffsetRange> ranges, @ForAll @LongRange(min = 1, max = 50) long most) {
    RecordNumbers numbers = new RecordNumbers(ranges);

    assertThat(numbersOf(numbers, RangeSplitter.split(ranges, most)))
        .isEqualTo(numbersOf(numbers, ranges));
  }

  @Property
  void the_order_of_the_ranges_moves_no_number(
      @ForAll("ranges") List<OffsetRange> ranges, @ForAll Random random) {
    List<OffsetRange> shuffled = new ArrayList<>(ranges);
    Collections.shuffle(shuffled, random);

    assertThat(numbersOf(new RecordNumbers(shuffled), ranges))
        .isEqualTo(numbersOf(new RecordNumbers(ranges), ranges));
  }

  @Property
  void records_that_compaction_took_move_no_other_number(
      @ForAll("ranges") List<OffsetRange> ranges, @ForAll Random random) {
    RecordNumbers before = new RecordNumbers(ranges);
    RecordNumbers after = new RecordNumbers(ranges);

    long expected = 0;
    for (OffsetRange range : ranges) {
      for (long offset = range.from(); offset < range.until(); offset++, expected++) {
        if (random.nextBoolean()) {
          assertThat(after.numberOf(range.partition(), offset))
              .isEqualTo(expected)
              .isEqualTo(before.numberOf(range.partition(), offset));
        }
      }
    }
  }

  @Test
  void ranges_are_numbered_by_topic_and_partition() {
    RecordNumbers numbers =
        new RecordNumbers(List.of(range(10, 0, 5), range(9, 100, 103), range(0, 7, 8)));

    assertThat(numbers.numberOf(partition(0), 7)).isZero();
    assertThat(numbers.numberOf(partition(9), 100)).isEqualTo(1);
    assertThat(numbers.numberOf(partition(10), 4)).isEqualTo(8);
    assertThat(numbers.span()).isEqualTo(9);
  }

  @Test
  void a_record_outside_the_ranges_has_no_number() {
    RecordNumbers numbers = new RecordNumbers(List.of(range(0, 5, 10)));

    assertThatThrownBy(() -> numbers.numberOf(partition(0), 4)).hasMessageContaining("Offset 4");
    assertThatThrownBy(() -> numbers.numberOf(partition(0), 10)).hasMessageContaining("Offset 10");
    assertThatThrownBy(() -> numbers.numberOf(partition(1), 5)).hasMessageContaining("flights-1");
  }

  @Test
  void two_ranges_of_one_partition_are_refused() {
    assertThatThrownBy(() -> new RecordNumbers(List.of(range(0, 0, 5), range(0, 5, 9))))
        .hasMessageContaining("flights-0");
  }

  @Test
  void numbers_travel_to_executors() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new RecordNumbers(List.of(range(1, 5, 10))));
    }
    RecordNumbers copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (RecordNumbers) in.readObject();
    }

    assertThat(copy.numberOf(partition(1), 9)).isEqualTo(4);
  }
}

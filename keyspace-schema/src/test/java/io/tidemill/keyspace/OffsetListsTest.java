package io.tidemill.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.ListArbitrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetListsTest {
  private static final TopicPartition FLIGHTS_0 = new TopicPartition("flights", 0);
  private static final TopicPartition FLIGHTS_11 = new TopicPartition("flights", 11);
  private static final TopicPartition TRAINS_3 = new TopicPartition("trains.eu-1", 3);

  @Property
  void positions_come_back(@ForAll("positions") Position position) {
    assertThat(OffsetLists.position(OffsetLists.position(position))).isEqualTo(position);
  }

  @Property
  void ranges_come_back(@ForAll("ranges") List<OffsetRange> ranges) {
    assertThat(OffsetLists.ranges(OffsetLists.ranges(ranges))).isEqualTo(ranges);
  }

  @Property
  void packed_positions_come_back(@ForAll("positions") Position position) {
    assertThat(OffsetLists.position(PackedOffsets.position(position))).isEqualTo(position);
  }

  @Property
  void packed_ranges_come_back(@ForAll("ranges") List<OffsetRange> ranges) {
    assertThat(OffsetLists.ranges(PackedOffsets.ranges(ranges))).isEqualTo(ranges);
  }

  @Property(tries = 100)
  void many_partitions_come_back(@ForAll("manyRanges") List<OffsetRange> ranges) {
    Position position = Position.NONE;
    for (OffsetRange range : ranges) {
      position = position.with(range.partition(), new NextOffset(range.until(), -1));
    }

    assertThat(OffsetLists.ranges(OffsetLists.ranges(ranges))).isEqualTo(ranges);
    assertThat(OffsetLists.position(OffsetLists.position(position))).isEqualTo(position);
  }

  @Property
  void a_packed_list_that_was_cut_is_refused(
      @ForAll("ranges") List<OffsetRange> ranges, @ForAll("positions") Position position) {
    for (String text : List.of(PackedOffsets.ranges(ranges), PackedOffsets.position(position))) {
      byte[] bytes = bytes(text);
      if (bytes.length > 0) {
        String cut = packed(Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> OffsetLists.ranges(cut))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void texts_read_as_the_schema_says() {
    Position position =
        Position.NONE
            .with(FLIGHTS_0, new NextOffset(120, 3))
            .with(FLIGHTS_11, new NextOffset(98, -1))
            .with(TRAINS_3, new NextOffset(0, 0));

    assertThat(OffsetLists.position(position))
        .isEqualTo("flights 0:120@3 11:98@-1; trains.eu-1 3:0@0");
    assertThat(
            OffsetLists.ranges(
                List.of(new OffsetRange(FLIGHTS_0, 100, 120), new OffsetRange(TRAINS_3, 0, 8))))
        .isEqualTo("flights 0:100..120; trains.eu-1 3:0..8");
  }

  @Test
  void the_packed_form_is_what_its_description_says() {
    Position position =
        Position.NONE
            .with(FLIGHTS_0, new NextOffset(120, 3))
            .with(FLIGHTS_11, new NextOffset(98, -1));

    assertThat(bytes(PackedOffsets.position(position)))
        .containsExactly(0, 7, 'f', 'l', 'i', 'g', 'h', 't', 's', 1, 240 - 256, 1, 6, 23, 43, 7);
  }

  @Test
  void up_to_64_partitions_are_readable_and_more_are_packed() {
    assertThat(OffsetLists.ranges(alike(64))).startsWith("flights 0:").contains(" 63:");
    assertThat(OffsetLists.ranges(alike(65))).startsWith("packed:");
    assertThat(OffsetLists.position(ends(alike(64)))).startsWith("flights 0:").contains(" 63:");
    assertThat(OffsetLists.position(ends(alike(65)))).startsWith("packed:");
  }

  @Test
  void thousands_of_partitions_in_readable_form_as_older_versions_wrote_them_are_read() {
    StringBuilder text = new StringBuilder("flights");
    for (OffsetRange range : alike(2_400)) {
      text.append(
          " %d:%d..%d".formatted(range.partition().partition(), range.from(), range.until()));
    }

    assertThat(OffsetLists.ranges(text.toString())).isEqualTo(alike(2_400));
  }

  @ParameterizedTest
  @ValueSource(strings = {"flights 0:120", "flights 0:120..130", "packed:*", "packed:AA"})
  void a_position_that_follows_neither_form_is_refused(String text) {
    assertThatThrownBy(() -> OffsetLists.position(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_a_readable_list_has_in_excess_is_named() {
    assertThatThrownBy(() -> OffsetLists.ranges("flights 0:120-130"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0:120-130");
  }

  @Test
  void packed_numbers_out_of_their_range_are_refused() {
    byte[] tenGroups = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0};
    byte[] longName = {0, 127, 'a'};
    byte[] partitionOfMoreThan32Bits = {0, 1, 'a', -1, -1, -1, -1, 127, 0, 2};
    byte[] negativeOffset = {0, 1, 'a', 1, 1, 2};
    byte[] withoutTopic = {1, 2, 2};

    for (byte[] bytes :
        List.of(tenGroups, longName, partitionOfMoreThan32Bits, negativeOffset, withoutTopic)) {
      assertThatThrownBy(() -> OffsetLists.ranges(packed(bytes)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void names_that_would_break_the_grammar_are_refused() {
    TopicPartition odd = new TopicPartition("two words", 0);

    assertThatThrownBy(() -> OffsetLists.ranges(List.of(new OffsetRange(odd, 0, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two words");
  }

  private static List<OffsetRange> alike(int partitions) {
    return IntStream.range(0, partitions)
        .mapToObj(
            i -> new OffsetRange(new TopicPartition("flights", i), 1_000_000_000L, 1_000_100_000L))
        .toList();
  }

  private static Position ends(List<OffsetRange> ranges) {
    Position position = Position.NONE;
    for (OffsetRange range : ranges) {
      position = position.with(range.partition(), new NextOffset(range.until(), 3));
    }
    return position;
  }

  private static byte[] bytes(String packed) {
    return Base64.getUrlDecoder()
        .decode(packed.substring("packed:".length()).getBytes(StandardCharsets.US_ASCII));
  }

  private static String packed(byte[] bytes) {
    return "packed:" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Arbitrary<String> topics() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .withCharRange('0', '9')
        .withChars("._-")
        .ofMinLength(1)
        .ofMaxLength(20);
  }

  private static Arbitrary<TopicPartition> partitions() {
    return Combinators.combine(topics(), Arbitraries.integers().between(0, Integer.MAX_VALUE))
        .as(TopicPartition::new);
  }

  @Provide
  Arbitrary<Position> positions() {
    Arbitrary<Integer> epochs = Arbitraries.integers().between(-1, Integer.MAX_VALUE);
    Arbitrary<NextOffset> offsets =
        Combinators.combine(Arbitraries.longs().between(0, Long.MAX_VALUE), epochs)
            .as(NextOffset::new);
    return Arbitraries.maps(partitions(), offsets).ofMaxSize(8).map(Position::of);
  }

  @Provide
  Arbitrary<List<OffsetRange>> ranges() {
    return ranges(partitions()).ofMaxSize(8);
  }

  /** Of few topics, with gaps between the partitions' numbers, in no order. */
  @Provide
  Arbitrary<List<OffsetRange>> manyRanges() {
    Arbitrary<TopicPartition> partitions =
        Combinators.combine(
                Arbitraries.of("flights", "trains.eu-1", "x"),
                Arbitraries.integers().between(0, 100_000))
            .as(TopicPartition::new);
    return ranges(partitions).ofMinSize(60).ofMaxSize(300);
  }

  private static ListArbitrary<OffsetRange> ranges(Arbitrary<TopicPartition> partitions) {
    return Combinators.combine(
            partitions,
            Arbitraries.longs().between(0, Long.MAX_VALUE / 2),
            Arbitraries.longs().between(1, Long.MAX_VALUE / 2))
        .as((partition, from, length) -> new OffsetRange(partition, from, from + length))
        .list();
  }
}

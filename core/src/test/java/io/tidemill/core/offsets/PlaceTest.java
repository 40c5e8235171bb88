package io.tidemill.core.offsets;

import static io.tidemill.core.Samples.partition;
import static io.tidemill.core.Samples.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
  @Test
  void places_that_each_partition_has_go_by_name() {
    assertThat(Place.parse("earliest")).isEqualTo(new Place.Named(new StartFrom.Earliest()));
    assertThat(Place.parse("latest")).isEqualTo(new Place.Named(new StartFrom.Latest()));
    assertThat(Place.parse("group")).isEqualTo(new Place.Named(new StartFrom.Group()));
    assertThat(Place.parse("2026-01-31T01:00:00+01:00"))
        .isEqualTo(new Place.Named(new StartFrom.Time(Instant.parse("2026-01-31T00:00:00Z"))));
  }

  @Property
  void offsets_are_read_as_they_are_written(
      @ForAll @Size(min = 1, max = 12)
          Map<@IntRange(min = 0) Integer, @LongRange(min = 0) Long> next) {
    String text =
        next.entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining(", "));

    assertThat(Place.parse(text)).isEqualTo(new Place.Offsets(new TreeMap<>(next)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0:", "0:1,", "0:-1", "0:1;1:2", "0:1,x:2", "99999999999:1", "0:1:2"})
  void offsets_written_wrongly_are_refused_with_how_to_write_them(String text) {
    assertThatThrownBy(() -> Place.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("partition:offset,… is expected")
        .hasMessageContaining(text);
  }

  @Test
  void a_partition_has_one_offset() {
    assertThatThrownBy(() -> Place.parse("0:1,1:5,0:2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found several of partition 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "newest", "Earliest", "-1:3", "2026-01-31", "2026-01-31T00:00:00"})
  void anything_else_is_refused_with_what_is_expected_and_found(String text) {
    assertThatThrownBy(() -> Place.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2026-01-31T00:00:00Z")
        .hasMessageContaining("found \"" + text + "\"");
  }

  @Test
  void offsets_move_the_partitions_that_they_name_and_no_other() {
    Place.Offsets offsets = new Place.Offsets(new TreeMap<>(Map.of(1, 7L, 3, 9L)));

    assertThat(offsets.moved("flights", position(1, 2, 3)).next())
        .containsEntry(partition(0), new NextOffset(1, 0))
        .containsEntry(partition(1), new NextOffset(7, NextOffset.UNKNOWN_EPOCH))
        .containsEntry(partition(2), new NextOffset(3, 0))
        .containsEntry(partition(3), new NextOffset(9, NextOffset.UNKNOWN_EPOCH))
        .hasSize(4);
  }

  @Test
  void offsets_of_nothing_or_below_zero_are_none() {
    assertThatThrownBy(() -> new Place.Offsets(new TreeMap<>()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Place.Offsets(new TreeMap<>(Map.of(0, -1L))))
        .hasMessageContaining("0:-1");
  }
}

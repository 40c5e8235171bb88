package io.tidemill.cli.demo;

import static io.tidemill.cli.demo.FlightsForTests.flight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.TidemillException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightDataTest {
  @Test
  void published_flights_are_all_there() {
    FlightData data = FlightsForTests.published();
    assertThat(data.size()).isEqualTo(20_000);
    assertThat(data.flight(0).json())
        .isEqualTo(
            "{\"date\":\"2001/01/01 00:47\",\"delay\":66,\"distance\":1750,\"origin\":\"DTW\",\"destination\":\"LAS\"}");
    assertThat(data.flight(0).key()).isEqualTo("DTW-LAS");
  }

  @Test
  void flights_begin_again_after_the_last_with_shifted_dates() {
    FlightData data =
        new FlightData(
            List.of(
                flight("2001/01/01 00:47", 66, "DTW", "LAS"),
                flight("2001/01/03 23:10", -5, "LAS", "OAK")));
    assertThat(data.daysSpanned()).isEqualTo(3);
    assertThat(data.flight(1)).isEqualTo(flight("2001/01/03 23:10", -5, "LAS", "OAK"));
    assertThat(data.flight(2)).isEqualTo(flight("2001/01/04 00:47", 66, "DTW", "LAS"));
    assertThat(data.flight(5)).isEqualTo(flight("2001/01/09 23:10", -5, "LAS", "OAK"));
  }

  @Test
  void repeated_flights_make_no_key_twice() {
    FlightData data = FlightsForTests.published();
    Set<String> keys = new HashSet<>();
    for (int number = 0; number < 3 * data.size(); number++) {
      Flight flight = data.flight(number);
      keys.add(flight.key() + flight.date());
    }
    // Two flights occur twice in the published data themselves.
    assertThat(keys).hasSize(3 * (data.size() - 2));
  }

  @Test
  void unreadable_file_is_named(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("flights.json.gz"), "not gzip");
    assertThatThrownBy(() -> FlightData.read(file))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining(file.toString());
  }
}

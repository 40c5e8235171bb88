package io.tidemill.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.TidemillException;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class WaveMakerTest {
  // Kafka's own stand-in for a broker: it completes every send at once.
  private final MockProducer<String, String> kafka =
      new MockProducer<>(true, new StringSerializer(), new StringSerializer());
  private final ExpectedTables expected = new ExpectedTables();
  private final FlightData data = FlightsForTests.published();

  @Test
  void a_wave_begins_once_the_run_of_the_one_before_is_claimed() {
    List<Wave> waves = Waves.plan(100, 50);
    WaveMaker maker = maker(waves);
    assertThat(maker.advance(0)).contains(waves.get(0));
    advanceUntilStill(maker, 0);
    assertThat(maker.produced()).isEqualTo(waves.get(0).flights());
    assertThat(maker.complete()).isFalse();

    assertThat(maker.advance(1)).contains(waves.get(1));
    advanceUntilStill(maker, 1);
    assertThat(maker.complete()).isTrue();
    assertThat(maker.produced()).isEqualTo(100);
    assertThat(maker.advance(2)).isEmpty();
    assertThat(kafka.history()).hasSize(100);
  }

  @Test
  void every_flight_is_produced_once_under_its_route() {
    WaveMaker maker = maker(Waves.plan(1_000, 200));
    for (int run = 0; !maker.complete(); run++) {
      advanceUntilStill(maker, run);
    }
    assertThat(kafka.history())
        .allSatisfy(record -> assertThat(record.topic()).isEqualTo("flights"))
        .extracting(record -> record.key() + record.value())
        .containsExactlyInAnyOrderElementsOf(
            data.flights().subList(0, 1_000).stream()
                .map(flight -> flight.key() + flight.json())
                .toList());
  }

  @Test
  void a_record_that_kafka_does_not_take_ends_it() {
    MockProducer<String, String> refusing =
        new MockProducer<>(false, new StringSerializer(), new StringSerializer()) {
          @Override
          public void flush() {
            while (errorNext(new RecordTooLargeException("too large"))) {
              // every record that was sent
            }
          }
        };
    WaveMaker maker = new WaveMaker(refusing, "flights", data, Waves.plan(10, 5), expected);
    assertThatThrownBy(() -> maker.advance(0))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("too large");
  }

  private WaveMaker maker(List<Wave> waves) {
    return new WaveMaker(kafka, "flights", data, waves, expected);
  }

  private static void advanceUntilStill(WaveMaker maker, long lastRun) {
    long before;
    do {
      before = maker.produced();
      maker.advance(lastRun);
    } while (maker.produced() > before);
  }
}

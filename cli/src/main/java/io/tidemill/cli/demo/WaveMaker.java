package io.tidemill.cli.demo;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Produces the waves, slice by slice: the second begins once the first one's run has been claimed,
 * and so on. Not safe for use by several threads.
 */
final class WaveMaker {
  /** So many slices make a wave, that it can be watched rising. */
  private static final int SLICES = 16;

  private final Producer<String, String> producer;
  private final String topic;
  private final FlightData data;
  private final List<Wave> waves;
  private final List<int[]> hands;
  private final ExpectedTables expected;
  private int wave;
  private int next;
  private long produced;

  WaveMaker(
      Producer<String, String> producer,
      String topic,
      FlightData data,
      List<Wave> waves,
      ExpectedTables expected) {
    this.producer = producer;
    this.topic = topic;
    this.data = data;
    this.waves = List.copyOf(waves);
    this.hands = Waves.deal(waves);
    this.expected = expected;
  }

  /**
   * Produces the next slice, if one is due, and waits until Kafka has it.
   *
   * @param lastRun number of the newest run claimed
   * @return the wave that began with the slice, if one did
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if Kafka doesn't take it
   */
  Optional<Wave> advance(long lastRun) {
    if (complete() || (next == 0 && lastRun < wave)) {
      return Optional.empty();
    }
    Optional<Wave> began = next == 0 ? Optional.of(waves.get(wave)) : Optional.empty();
    int[] hand = hands.get(wave);
    int until = Math.min(hand.length, next + Math.max(1, (hand.length + SLICES - 1) / SLICES));
    List<Future<RecordMetadata>> sent = new ArrayList<>(until - next);
    for (; next < until; next++) {
      sent.add(send(data.flight(hand[next])));
    }
    producer.flush();
    requireTaken(sent);
    if (next == hand.length) {
      wave++;
      next = 0;
    }
    return began;
  }

  /** Whether every wave has been produced. */
  boolean complete() {
    return wave == waves.size();
  }

  /** Records that Kafka has. */
  long produced() {
    return produced;
  }

  private Future<RecordMetadata> send(Flight flight) {
    expected.add(flight);
    produced++;
    return producer.send(new ProducerRecord<>(topic, flight.key(), flight.json()));
  }

  private static void requireTaken(List<Future<RecordMetadata>> sent) {
    try {
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    } catch (ExecutionException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Kafka did not take a record: " + e.getCause().getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(FailureKind.INFRASTRUCTURE, "The demo was interrupted", e);
    }
  }
}

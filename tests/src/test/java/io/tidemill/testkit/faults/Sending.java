package io.tidemill.testkit.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.testkit.TestTopics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends a pipeline's records, and notes where they went. */
public final class Sending {
  private static final int PLACES = 7;

  private final TestPipeline pipeline;

  Sending(TestPipeline pipeline) {
    this.pipeline = pipeline;
  }

  private record Draft(
      String key, Optional<String> text, Optional<Log.Value> value, Log.Kind kind) {}

  /** Well-formed records of keys {@code from} to {@code until}; each key keeps its partition. */
  public void records(int from, int until) {
    List<Draft> drafts = new ArrayList<>();
    for (int number = from; number < until; number++) {
      Log.Value value = new Log.Value(pipeline.place(number % PLACES), number);
      drafts.add(wellFormed(number, value));
    }
    send(drafts, Map.of());
  }

  /** A new record of an old key. */
  public void again(int number, int n) {
    send(List.of(wellFormed(number, new Log.Value(pipeline.place(number % PLACES), n))), Map.of());
  }

  /** Records of keys {@code from} to {@code until} that can't be decoded. */
  public void broken(int from, int until) {
    List<Draft> drafts = new ArrayList<>();
    for (int number = from; number < until; number++) {
      drafts.add(
          new Draft(
              pipeline.key(number),
              Optional.of("tide %d is out".formatted(number)),
              Optional.empty(),
              Log.Kind.BROKEN));
    }
    send(drafts, Map.of());
  }

  /** Tombstones of keys {@code from} to {@code until}. */
  public void tombstones(int from, int until) {
    List<Draft> drafts = new ArrayList<>();
    for (int number = from; number < until; number++) {
      drafts.add(
          new Draft(pipeline.key(number), Optional.empty(), Optional.empty(), Log.Kind.TOMBSTONE));
    }
    send(drafts, Map.of());
  }

  private Draft wellFormed(int number, Log.Value value) {
    String json = "{\"place\":\"%s\",\"n\":%d}".formatted(value.place(), value.n());
    return new Draft(
        pipeline.key(number), Optional.of(json), Optional.of(value), Log.Kind.WELL_FORMED);
  }

  private void send(List<Draft> drafts, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", pipeline.stack().bootstrap());
    all.put("linger.ms", 5);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> places = new ArrayList<>();
      for (Draft draft : drafts) {
        places.add(producer.send(record(draft)));
      }
      producer.flush();
      for (int i = 0; i < drafts.size(); i++) {
        RecordMetadata place = TestTopics.get(places.get(i));
        Draft draft = drafts.get(i);
        pipeline
            .log()
            .add(
                new Log.Sent(
                    place.partition(), place.offset(), draft.key(), draft.value(), draft.kind()));
      }
    }
  }

  private ProducerRecord<byte[], byte[]> record(Draft draft) {
    int partition = Math.floorMod(draft.key().hashCode(), pipeline.shape().partitions());
    return new ProducerRecord<>(
        pipeline.topic(),
        partition,
        draft.key().getBytes(UTF_8),
        draft.text().map(text -> text.getBytes(UTF_8)).orElse(null));
  }
}

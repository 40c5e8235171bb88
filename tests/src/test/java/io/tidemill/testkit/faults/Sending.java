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

  /** Padded records are large; no more of them are kept in memory. */
  private static final int AT_ONCE = 500;

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
      drafts.add(wellFormed(number, value(number)));
    }
    send(drafts, Map.of());
  }

  /**
   * Skews the topic: well-formed records of those keys {@code from} to {@code until} that go to
   * partition 0, each with {@code characters} in a further field, {@code pad}.
   */
  public void padded(int from, int until, int characters) {
    String pad = ",\"pad\":\"%s\"".formatted("x".repeat(characters));
    List<Draft> drafts = new ArrayList<>();
    for (int number = from; number < until; number++) {
      if (partition(pipeline.key(number)) == 0) {
        drafts.add(wellFormed(number, value(number), Integer.toString(number), pad));
      }
      if (drafts.size() == AT_ONCE || number == until - 1) {
        send(drafts, Map.of("compression.type", "lz4"));
        drafts.clear();
      }
    }
  }

  /** A new record of an old key. */
  public void again(int number, int n) {
    send(List.of(wellFormed(number, new Log.Value(pipeline.place(number % PLACES), n))), Map.of());
  }

  /**
   * Records of keys {@code from} to {@code until} whose numbers are strings: well-formed by a
   * definition that says so.
   */
  public void quoted(int from, int until) {
    List<Draft> drafts = new ArrayList<>();
    for (int number = from; number < until; number++) {
      drafts.add(wellFormed(number, value(number), "\"%d\"".formatted(number), ""));
    }
    send(drafts, Map.of());
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
    return wellFormed(number, value, Integer.toString(value.n()), "");
  }

  /** One whose number is written so, with further fields. */
  private Draft wellFormed(int number, Log.Value value, String n, String more) {
    String json = "{\"place\":\"%s\",\"n\":%s%s}".formatted(value.place(), n, more);
    return new Draft(
        pipeline.key(number), Optional.of(json), Optional.of(value), Log.Kind.WELL_FORMED);
  }

  private Log.Value value(int number) {
    return new Log.Value(pipeline.place(number % PLACES), number);
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
    return new ProducerRecord<>(
        pipeline.topic(),
        partition(draft.key()),
        draft.key().getBytes(UTF_8),
        draft.text().map(text -> text.getBytes(UTF_8)).orElse(null));
  }

  private int partition(String key) {
    return Math.floorMod(key.hashCode(), pipeline.shape().partitions());
  }
}

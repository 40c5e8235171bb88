package io.tidemill.core.pipeline;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** How the bytes of a record's value are read. Immutable, serializable. */
public sealed interface Format extends Serializable {
  /** One JSON object. */
  Format JSON = new Json();

  <R> R match(Function<Json, R> onJson, Function<Avro, R> onAvro, Function<Protobuf, R> onProtobuf);

  /** What stands in front of a value. */
  enum Framing {
    /** Nothing. */
    NONE,
    /**
     * What clients of Confluent's schema registry write: a byte 0, the schema's id in 4 bytes, and
     * with Protobuf the place of the message in its schema.
     */
    CONFLUENT
  }

  /** What is done about a value whose schema the pipeline doesn't hold. */
  enum OnUnknownId {
    /** The run is blocked, before it writes anything: the pipeline lacks a schema. */
    BLOCK,
    /** It becomes a dead letter. */
    DEAD_LETTER
  }

  /** One JSON object. */
  record Json() implements Format {
    private static final long serialVersionUID = 1L;

    @Override
    public <R> R match(
        Function<Json, R> onJson, Function<Avro, R> onAvro, Function<Protobuf, R> onProtobuf) {
      return onJson.apply(this);
    }
  }

  /**
   * One value in Avro's binary encoding.
   *
   * @param writerSchemas the schemas that values are written with, as Avro's JSON, by the ids that
   *     frames name; that of values without a frame has the id {@link #UNFRAMED}, and is the only
   *     one. Whether they are schemas isn't looked at
   */
  record Avro(Framing framing, SortedMap<Integer, String> writerSchemas, OnUnknownId onUnknownId)
      implements Format {
    private static final long serialVersionUID = 1L;

    /** The id of the schema of values that name none. */
    public static final int UNFRAMED = -1;

    public Avro {
      requireNonNull(framing, "framing");
      requireNonNull(onUnknownId, "onUnknownId");
      writerSchemas = Collections.unmodifiableSortedMap(new TreeMap<>(writerSchemas));
      boolean unframed = writerSchemas.containsKey(UNFRAMED);
      if (writerSchemas.isEmpty()
          || unframed != (framing == Framing.NONE)
          || (unframed && writerSchemas.size() > 1)) {
        throw new IllegalArgumentException(
            "Framing NONE has the schema %d alone, CONFLUENT one or more others, got %s with %s"
                .formatted(UNFRAMED, framing, writerSchemas.keySet()));
      }
    }

    @Override
    public <R> R match(
        Function<Json, R> onJson, Function<Avro, R> onAvro, Function<Protobuf, R> onProtobuf) {
      return onAvro.apply(this);
    }
  }

  /**
   * One Protobuf message.
   *
   * @param message its full name
   * @param descriptorSet in base64, what {@code protoc --include_imports --descriptor_set_out}
   *     writes. Whether it is one isn't looked at
   */
  record Protobuf(Framing framing, String message, String descriptorSet) implements Format {
    private static final long serialVersionUID = 1L;

    public Protobuf {
      requireNonNull(framing, "framing");
      requireNonNull(message, "message");
      requireNonNull(descriptorSet, "descriptorSet");
    }

    @Override
    public <R> R match(
        Function<Json, R> onJson, Function<Avro, R> onAvro, Function<Protobuf, R> onProtobuf) {
      return onProtobuf.apply(this);
    }
  }
}

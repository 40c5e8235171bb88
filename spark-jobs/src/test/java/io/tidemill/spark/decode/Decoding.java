package io.tidemill.spark.decode;

import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.spark.sql.catalyst.InternalRow;

/** Records and their decoding, in few words. */
final class Decoding {
  static final Source FLIGHTS =
      source(
          "date TIMESTAMP, delay INT, distance INT, origin STRING, destination STRING",
          Map.of("timestampFormat", "yyyy/MM/dd HH:mm"),
          Source.Tombstones.DEAD_LETTER);

  private Decoding() {}

  static Source source(String schema, Map<String, String> options, Source.Tombstones tombstones) {
    return new Source(
        "flights", Format.JSON, schema, options, new StartFrom.Earliest(), tombstones);
  }

  /** A source of another format than JSON. */
  static Source source(String schema, Format format) {
    return new Source(
        "flights",
        format,
        schema,
        Map.of(),
        new StartFrom.Earliest(),
        Source.Tombstones.DEAD_LETTER);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("h", new byte[] {9});
    return new ConsumerRecord<>(
        "flights",
        3,
        42,
        1_000,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }

  static RecordDecoder decoder(Source source, Set<MetadataColumn> used) {
    SourceColumns all = SourceColumns.of(source);
    return new RecordDecoder(
        all.only(new UsedColumns(all.all().fields(), used)),
        source.format(),
        source.options(),
        source.tombstones());
  }

  static Decoded decode(Source source, byte[] value) {
    return decoder(source, EnumSet.allOf(MetadataColumn.class))
        .decode(record(bytes("key"), value), 7);
  }

  static InternalRow row(Source source, byte[] value) {
    return decode(source, value)
        .match(
            Decoded.Fields::row,
            dead -> {
              throw new AssertionError(dead.error());
            });
  }

  static Optional<String> dead(Source source, byte[] value) {
    return decode(source, value).match(row -> Optional.empty(), dead -> Optional.of(dead.error()));
  }

  /** So many members of an object, each with a name of its own. */
  static String names(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"name-" + i + "\":" + i)
        .collect(Collectors.joining(","));
  }
}

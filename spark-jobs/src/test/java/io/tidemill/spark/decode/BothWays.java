package io.tidemill.spark.decode;

import static io.tidemill.spark.decode.Decoding.bytes;
import static io.tidemill.spark.decode.Decoding.record;
import static io.tidemill.spark.decode.Decoding.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A source's records, decoded the quick way and by Spark's own reader alone. */
final class BothWays {
  private final RecordDecoder quick;
  private final RecordDecoder slow;
  private long alive;
  private String lastDead = "none";

  BothWays(String schema, Map<String, String> options) {
    Source source = source(schema, options, Source.Tombstones.DEAD_LETTER);
    SourceColumns all = SourceColumns.of(source);
    SourceColumns columns =
        all.only(
            new UsedColumns(all.all().fields(), Set.of(MetadataColumn.KEY, MetadataColumn.OFFSET)));
    quick = new RecordDecoder(columns, source.format(), options, source.tombstones());
    slow =
        new RecordDecoder(
            columns,
            new JsonValues(columns.declared(), options, Optional.empty()),
            source.tombstones());
  }

  /**
   * Holds that a document gives the same bytes, or is dead with the same message, by both ways.
   *
   * @return whether it went the quick way
   */
  boolean agree(byte[] document) {
    long before = quick.readQuickly();
    String expected = outcome(slow.decode(record(bytes("key"), document), 7));
    String found = outcome(quick.decode(record(bytes("key"), document), 7));
    if (!found.equals(expected)) {
      assertThat(found)
          .as("document %s", new String(document, StandardCharsets.UTF_8))
          .isEqualTo(expected);
    }
    if (expected.startsWith("[")) {
      alive++;
    } else {
      lastDead = expected;
    }
    return quick.readQuickly() > before;
  }

  /** How many documents gave rows. */
  long alive() {
    return alive;
  }

  /** How many of them went the quick way. */
  long readQuickly() {
    return quick.readQuickly();
  }

  /** Why the last of the dead died. */
  String lastDead() {
    return lastDead;
  }

  private static String outcome(Decoded decoded) {
    return decoded.match(fields -> Arrays.toString(fields.row().getBytes()), Decoded.Dead::error);
  }
}

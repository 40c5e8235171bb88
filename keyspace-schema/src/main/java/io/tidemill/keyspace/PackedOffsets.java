package io.tidemill.keyspace;

import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Positions and ranges of many partitions in few characters: {@code packed:}, then base64url of
 * numbers, each in groups of seven bits, the lowest first, all but the last with the eighth bit
 * set.
 *
 * <p>A topic is a 0, the length of its name and the name, in UTF-8; each of its partitions three
 * numbers: partition (plus 1), offset, and leader epoch or, of a range, length. Each is told by its
 * change from the entry before, from 0 in a topic's first: 0, -1, 1, -2… are 0, 1, 2, 3….
 *
 * <p>Reading throws {@link IllegalArgumentException} for anything else.
 */
final class PackedOffsets {
  private static final String PREFIX = "packed:";
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;
  private static final int LOWEST = MORE - 1;

  private PackedOffsets() {}

  static boolean isPacked(String text) {
    return text.startsWith(PREFIX);
  }

  static String position(Position position) {
    Packer packer = new Packer();
    position
        .next()
        .forEach((partition, next) -> packer.add(partition, next.offset(), next.leaderEpoch()));
    return packer.text();
  }

  static Position position(String text) {
    Map<TopicPartition, NextOffset> next = new HashMap<>();
    new Unpacker(text)
        .forEach(
            (partition, offset, epoch) ->
                next.put(partition, new NextOffset(offset, toInt(epoch))));
    return Position.of(next);
  }

  static String ranges(List<OffsetRange> ranges) {
    Packer packer = new Packer();
    for (OffsetRange range : ranges) {
      packer.add(range.partition(), range.from(), range.until() - range.from());
    }
    return packer.text();
  }

  static List<OffsetRange> ranges(String text) {
    List<OffsetRange> ranges = new ArrayList<>();
    new Unpacker(text)
        .forEach(
            (partition, from, length) ->
                ranges.add(new OffsetRange(partition, from, from + length)));
    return ranges;
  }

  private static int toInt(long number) {
    if (number != (int) number) {
      throw new IllegalArgumentException("Expected a number of 32 bits, got " + number);
    }
    return (int) number;
  }

  /** What is known of a partition. */
  private interface Entry {
    void accept(TopicPartition partition, long offset, long detail);
  }

  private static final class Packer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private TopicPartition before;
    private long offset;
    private long detail;

    void add(TopicPartition partition, long nextOffset, long nextDetail) {
      if (before == null || !before.topic().equals(partition.topic())) {
        byte[] topic = partition.topic().getBytes(StandardCharsets.UTF_8);
        number(0);
        number(topic.length);
        bytes.writeBytes(topic);
        before = new TopicPartition(partition.topic(), 0);
        offset = 0;
        detail = 0;
      }
      number(1 + signed(partition.partition() - (long) before.partition()));
      number(signed(nextOffset - offset));
      number(signed(nextDetail - detail));
      before = partition;
      offset = nextOffset;
      detail = nextDetail;
    }

    private static long signed(long change) {
      return (change << 1) ^ (change >> (Long.SIZE - 1));
    }

    private void number(long number) {
      long rest = number;
      while ((rest & ~LOWEST) != 0) {
        bytes.write((int) (rest & LOWEST) | MORE);
        rest >>>= BITS;
      }
      bytes.write((int) rest);
    }

    String text() {
      return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }
  }

  private static final class Unpacker {
    private final ByteBuffer bytes;
    private String topic = "";
    private long partition;
    private long offset;
    private long detail;

    Unpacker(String text) {
      this.bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
    }

    void forEach(Entry entry) {
      try {
        while (bytes.hasRemaining()) {
          next(entry);
        }
      } catch (BufferUnderflowException e) {
        throw new IllegalArgumentException("Expected more of a packed list, got its end", e);
      }
    }

    private void next(Entry entry) {
      long first = number();
      if (first == 0) {
        topic = name();
        partition = 0;
        offset = 0;
        detail = 0;
        return;
      }
      partition += change(first - 1);
      offset += change(number());
      detail += change(number());
      entry.accept(new TopicPartition(topic, toInt(partition)), offset, detail);
    }

    private String name() {
      long length = number();
      if (length < 0 || length > bytes.remaining()) {
        throw new IllegalArgumentException(
            "Expected a topic's name of %d bytes, got %d".formatted(length, bytes.remaining()));
      }
      byte[] name = new byte[(int) length];
      bytes.get(name);
      return new String(name, StandardCharsets.UTF_8);
    }

    private static long change(long signed) {
      return (signed >>> 1) ^ -(signed & 1);
    }

    private long number() {
      long number = 0;
      for (int shift = 0; shift < Long.SIZE; shift += BITS) {
        byte next = bytes.get();
        number |= (long) (next & LOWEST) << shift;
        if (next >= 0) {
          return number;
        }
      }
      throw new IllegalArgumentException("Expected a number of 64 bits, got a longer one");
    }
  }
}

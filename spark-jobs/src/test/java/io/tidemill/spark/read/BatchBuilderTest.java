package io.tidemill.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.junit.jupiter.api.Test;

class BatchBuilderTest {
  private static final int HALF_A_REGION = 512 << 10;

  private final BatchBuilder builder = new BatchBuilder();
  private final UnsafeRowWriter writer = new UnsafeRowWriter(2);

  @Test
  void rows_come_out_as_they_went_in_whatever_their_sizes() {
    List<Long> taken = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      builder.add(row(i, i % 997));
      if (builder.isFull()) {
        take(taken);
      }
    }
    take(taken);
    assertThat(taken).hasSize(20_000).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void no_batch_of_usual_rows_is_an_object_that_the_collector_treats_apart() {
    for (int size : new int[] {0, 100, 10_000, 60_000}) {
      while (!builder.isFull()) {
        builder.add(row(0, size));
      }
      assertThat(builder.take().rows()).hasSizeLessThan(HALF_A_REGION - 64);
    }
  }

  @Test
  void a_row_larger_than_any_batch_is_a_batch() {
    builder.add(row(1, 3 << 20));
    assertThat(builder.isFull()).isTrue();
    List<Long> taken = new ArrayList<>();
    take(taken);
    builder.add(row(2, 10));
    take(taken);
    assertThat(taken).containsExactly(1L, 2L);
  }

  @Test
  void what_is_dead_or_other_counts_as_read() {
    builder.add(row(1, 1));
    builder.addDead();
    builder.addDead();
    builder.addOther();
    DecodedBatch batch = builder.take();
    assertThat(List.of(batch.read(), batch.dead(), batch.other())).containsExactly(4L, 2L, 1L);
    assertThat(builder.take().read()).isZero();
  }

  private void take(List<Long> into) {
    builder
        .take()
        .rows(2)
        .forEachRemaining(
            row -> {
              assertThat(bytesOf(row)).containsOnly((int) (row.getLong(0) % 100));
              into.add(row.getLong(0));
            });
  }

  private static int[] bytesOf(InternalRow row) {
    byte[] bytes = row.getBinary(1);
    int[] some = new int[Math.min(bytes.length, 3)];
    for (int i = 0; i < some.length; i++) {
      some[i] = bytes[bytes.length - 1 - i];
    }
    return some.length == 0 ? new int[] {(int) (row.getLong(0) % 100)} : some;
  }

  private UnsafeRow row(long number, int size) {
    byte[] bytes = new byte[size];
    java.util.Arrays.fill(bytes, (byte) (number % 100));
    writer.reset();
    writer.zeroOutNullBytes();
    writer.write(0, number);
    writer.write(1, bytes);
    return writer.getRow();
  }
}

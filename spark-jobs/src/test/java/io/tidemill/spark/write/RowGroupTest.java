package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RowGroupTest {
  private static EncodedRow row(int partition, int cluster, int valueBytes) {
    return EncodedRow.of(
        new ByteBuffer[] {NumberEncoders.int32(partition), NumberEncoders.int32(cluster)},
        new ByteBuffer[] {ByteBuffer.allocate(valueBytes), null},
        7);
  }

  @Test
  void rows_share_a_group_if_their_partition_keys_are_the_same() {
    RowGroup group = new RowGroup(1, new BatchLimit(10, 1_000));
    group.add(row(1, 1, 4));
    assertThat(group.shares(row(1, 2, 4))).isTrue();
    assertThat(group.shares(row(2, 1, 4))).isFalse();
  }

  @Test
  void a_group_holds_so_many_rows() {
    RowGroup group = new RowGroup(1, new BatchLimit(2, 1_000));
    group.add(row(1, 1, 4));
    assertThat(group.hasRoomFor(row(1, 2, 4))).isTrue();
    group.add(row(1, 2, 4));
    assertThat(group.hasRoomFor(row(1, 3, 4))).isFalse();
    assertThat(group.take()).hasSize(2);
    assertThat(group.hasRoomFor(row(1, 3, 4))).isTrue();
  }

  @Test
  void a_group_holds_so_many_bytes_or_a_single_row() {
    RowGroup group = new RowGroup(1, new BatchLimit(10, 100));
    assertThat(group.hasRoomFor(row(1, 1, 500))).isTrue();
    group.add(row(1, 1, 42));
    assertThat(group.bytes()).isEqualTo(50);
    assertThat(group.hasRoomFor(row(1, 2, 42))).isTrue();
    assertThat(group.hasRoomFor(row(1, 2, 43))).isFalse();
  }

  @Test
  void a_refused_batch_makes_the_later_ones_smaller() {
    BatchLimit limit = new BatchLimit(10, 1_000);
    limit.refused(800);
    assertThat(limit.bytes()).isEqualTo(400);
    limit.refused(900);
    assertThat(limit.bytes()).isEqualTo(400);
    limit.refused(1);
    assertThat(limit.bytes()).isEqualTo(1);
  }
}

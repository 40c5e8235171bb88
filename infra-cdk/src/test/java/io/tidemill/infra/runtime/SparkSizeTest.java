package io.tidemill.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class SparkSizeTest {
  @Property
  void heap_and_overhead_fill_the_worker_and_no_more(
      @ForAll @LongRange(min = 2, max = 120) long memoryGb) {
    long heap = SparkSize.heapMb(memoryGb);
    long overhead = Math.max(384, (long) Math.ceil(heap * 0.1));

    assertThat(heap + overhead).isLessThanOrEqualTo(memoryGb * 1024);
    assertThat(heap + overhead).isGreaterThanOrEqualTo(memoryGb * 1024 - 2);
  }
}

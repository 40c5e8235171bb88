package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunQueueTest {
  @Test
  void first_come_first_served_as_long_as_there_is_room() {
    RunQueue queue = new RunQueue(2);
    queue.add("one", "mill", 15);
    queue.add("two", "mill", 15);
    queue.add("three", "mill", 15);

    assertThat(queue.take()).contains("one");
    assertThat(queue.take()).contains("two");
    assertThat(queue.take()).isEmpty();

    queue.leave("mill");
    assertThat(queue.take()).contains("three");
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void an_application_without_room_does_not_hold_up_another() {
    RunQueue queue = new RunQueue(10);
    queue.add("one", "mill", 1);
    queue.add("two", "mill", 1);
    queue.add("three", "other", 1);

    assertThat(queue.take()).contains("one");
    assertThat(queue.take()).contains("three");
    assertThat(queue.take()).isEmpty();

    queue.leave("other");
    assertThat(queue.take()).isEmpty();
    queue.leave("mill");
    assertThat(queue.take()).contains("two");
  }

  @Test
  void what_was_removed_is_never_taken() {
    RunQueue queue = new RunQueue(1);
    queue.add("one", "mill", 1);
    queue.remove("one");

    assertThat(queue.take()).isEmpty();
  }
}

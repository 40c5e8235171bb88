package io.tidemill.localstack.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LettersUnderWayTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final DeadLetter LETTER = new DeadLetter("id", 200, "failed", "{}");

  private final LettersUnderWay letters = new LettersUnderWay();
  private final List<DeadLetter> taken = new CopyOnWriteArrayList<>();

  @Test
  void closing_waits_for_a_letter_under_way() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    letters.send(
        LETTER,
        letter -> {
          await().atMost(DEADLINE).until(() -> release.getCount() == 0);
          taken.add(letter);
        });

    Thread closing = new Thread(letters::close);
    closing.start();
    await().atMost(DEADLINE).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    release.countDown();
    closing.join();

    assertThat(taken).containsExactly(LETTER);
  }

  @Test
  void a_queue_that_fails_takes_nothing_from_the_next_letter() {
    letters.send(
        LETTER,
        letter -> {
          throw new IllegalArgumentException("no URL");
        });
    letters.send(LETTER, taken::add);
    letters.close();

    assertThat(taken).containsExactly(LETTER);
  }

  @Test
  void a_letter_after_the_end_is_lost_and_nothing_else() {
    letters.close();
    letters.send(LETTER, taken::add);

    assertThat(taken).isEmpty();
  }
}

package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EmrNewsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final EmrEvent EVENT =
      new EmrEvent(UUID.randomUUID(), "type", Instant.EPOCH, List.of(), EmrJson.object());

  @Test
  void closing_waits_until_what_was_told_is_heard() throws Exception {
    EmrNews news = new EmrNews();
    CountDownLatch release = new CountDownLatch(1);
    List<EmrEvent> heard = new CopyOnWriteArrayList<>();
    news.listenToEvents(
        event -> {
          await().atMost(DEADLINE).until(() -> release.getCount() == 0);
          heard.add(event);
        });
    news.event(EVENT);

    Thread closing = new Thread(news::close);
    closing.start();
    await().atMost(DEADLINE).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    release.countDown();
    closing.join();

    assertThat(heard).containsExactly(EVENT);
  }
}

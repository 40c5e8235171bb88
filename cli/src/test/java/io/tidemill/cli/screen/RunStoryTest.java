package io.tidemill.cli.screen;

import static io.tidemill.cli.StatesForTests.claimed;
import static io.tidemill.cli.StatesForTests.committed;
import static io.tidemill.cli.StatesForTests.entered;
import static io.tidemill.cli.StatesForTests.first;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.screen.RunStory.Event;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.PipelineState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunStoryTest {
  private final RunStory story = new RunStory();
  private final List<Commit> history = new ArrayList<>();

  @Test
  void tells_each_event_of_a_run_once() {
    assertThat(look(first())).isEmpty();
    PipelineState state = claimed(first(), 100);
    assertThat(look(state)).containsExactly("Claimed");
    assertThat(look(state)).isEmpty();
    state = state.launched("job-1");
    assertThat(look(state)).containsExactly("Launched");
    state = entered(state);
    assertThat(look(state)).containsExactly("Entered");
    assertThat(look(state)).isEmpty();
    state = committed(state);
    assertThat(look(state)).containsExactly("Committed");
    assertThat(look(state)).isEmpty();
  }

  @Test
  void tells_what_fell_between_two_looks() {
    PipelineState one = committed(entered(claimed(first(), 100).launched("job-1")));
    PipelineState two = committed(entered(claimed(one, 150)));
    history.add(one.lastCommit().orElseThrow());
    assertThat(look(claimed(two, 200)))
        .containsExactly("Claimed", "Committed", "Claimed", "Committed", "Claimed");
  }

  @Test
  void tells_of_further_attempts_and_of_blocking() {
    PipelineState state = claimed(first(), 100).launched("job-1");
    assertThat(look(state)).containsExactly("Claimed", "Launched");
    state = state.nextAttempt(Instant.parse("2026-11-22T12:01:00Z")).launched("job-2");
    assertThat(look(state)).containsExactly("TriedAgain", "Launched");
    state = state.blocked(new Failure(FailureCode.ATTEMPTS_SPENT, "look at the log"));
    assertThat(look(state)).containsExactly("Blocked");
    assertThat(look(state)).isEmpty();
  }

  @Test
  void tells_of_an_attempt_told_to_stop_and_of_a_block_without_a_run() {
    Instant now = Instant.parse("2026-11-22T12:01:00Z");
    PipelineState state = claimed(first(), 100).launched("job-1").cancelled(now);
    assertThat(look(state)).containsExactly("Claimed", "Launched", "Cancelled");
    assertThat(look(state)).isEmpty();
    Failure made = new Failure(FailureCode.TOPIC_RECREATED, "say where to begin");
    assertThat(look(first().blocked(made))).containsExactly("Blocked");
    assertThat(look(first().blocked(made))).isEmpty();
    assertThat(look(first())).isEmpty();
    assertThat(look(first().blocked(made))).containsExactly("Blocked");
  }

  @Test
  void tells_of_a_change_of_the_position_once_and_not_of_old_ones() {
    Instant now = Instant.parse("2026-11-22T12:01:00Z");
    Failure failure = new Failure(FailureCode.ATTEMPTS_SPENT, "look at the log");
    PipelineState blocked = claimed(first(), 100).blocked(failure);
    PipelineState skipped = new OperatorMoves(blocked, now).skip("skipped by hand");
    assertThat(look(blocked)).containsExactly("Claimed", "Blocked");
    assertThat(look(skipped)).containsExactly("Moved");
    assertThat(look(skipped)).isEmpty();
    assertThat(new RunStory().observe(skipped, limit -> history)).isEmpty();
  }

  private List<String> look(PipelineState state) {
    List<Event> events = story.observe(state, limit -> history);
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }
}

package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import io.tidemill.cli.screen.RunStory;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Makes news of what is seen of one pipeline: each thing once, however often it is seen. Not safe
 * for use by several threads.
 */
final class PipelineFollower {
  /** What other news tell already, or what goes without saying. */
  private static final Set<HoldReason> UNTOLD =
      Set.of(HoldReason.NO_BACKLOG, HoldReason.RUN_IN_PROGRESS, HoldReason.BLOCKED);

  /** What tells one time from the next: ids, ports, times. */
  private static final Pattern NUMBERS = Pattern.compile("(0x)?[0-9a-f]*[0-9][0-9a-f]*");

  private final PipelineId pipeline;
  private final RunNews runs;
  private final RunStory story = new RunStory();
  private long run;
  private Optional<HoldReason> held = Optional.empty();
  private Optional<String> failed = Optional.empty();

  PipelineFollower(PipelineId pipeline) {
    this.pipeline = requireNonNull(pipeline, "pipeline");
    this.runs = new RunNews(pipeline);
  }

  /**
   * What the ledger's row says.
   *
   * @param history as {@link RunStory#observe} wants it
   */
  List<News> state(PipelineState state, Function<Integer, List<Commit>> history) {
    List<News> news = new ArrayList<>();
    for (RunStory.Event event : story.observe(state, history)) {
      if (event instanceof RunStory.Event.Claimed claimed) {
        run = claimed.run().number();
      }
      news.add(runs.of(event, run));
    }
    return news;
  }

  /** How a wake-up left it. A hold is told when its reason is another than before. */
  List<News> outcome(Outcome outcome) {
    failed = Optional.empty();
    return outcome.match(this::launched, this::held);
  }

  /** A wake-up didn't get through; told when it isn't the failure of the one before. */
  List<News> failed(String kind, String why) {
    String same = kind + NUMBERS.matcher(why).replaceAll("");
    if (failed.filter(same::equals).isPresent()) {
      return List.of();
    }
    failed = Optional.of(same);
    return List.of(
        News.of(
                News.Kind.FAILED,
                pipeline,
                "can't be looked at, and is tried again by itself (%s)".formatted(kind),
                Map.of("kind", kind, "why", why))
            .with(why.lines().toList()));
  }

  private List<News> launched(Outcome.Launched launched) {
    held = Optional.empty();
    return launched.changes().isEmpty()
        ? List.of()
        : List.of(runs.takesEffect(launched.run(), launched.changes()));
  }

  private List<News> held(Outcome.Held hold) {
    HoldReason reason = hold.reason();
    boolean told = held.filter(reason::equals).isPresent();
    held = Optional.of(reason);
    if (told || UNTOLD.contains(reason)) {
      return List.of();
    }
    News.Kind kind = reason == HoldReason.MERGED_SINK_CHANGED ? News.Kind.REFUSED : News.Kind.HELD;
    return List.of(
        News.of(
                kind,
                pipeline,
                "holds (%s)".formatted(reason),
                Map.of(
                    "reason", reason.name(),
                    "why", hold.why(),
                    "look_again_at", hold.lookAgainAt().toString()))
            .with(hold.why().lines().toList()));
  }
}

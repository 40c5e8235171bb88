package io.tidemill.triggers.function;

import java.util.List;
import java.util.function.Function;

/** What a function answers. Failures are answers too: the sweep tries again, so Lambda need not. */
sealed interface Answer {
  <R> R match(
      Function<Looked, R> onLooked, Function<Ignored, R> onIgnored, Function<Refused, R> onRefused);

  /** The kinds of events, as answers name them. */
  enum Kind {
    ALARM("alarm"),
    SWEEP("sweep"),
    MANUAL("manual"),
    JOB("job");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** These pipelines were looked at, or should have been. */
  record Looked(Kind event, List<PipelineAnswer> pipelines) implements Answer {
    public Looked {
      pipelines = List.copyOf(pipelines);
    }

    @Override
    public <R> R match(
        Function<Looked, R> onLooked,
        Function<Ignored, R> onIgnored,
        Function<Refused, R> onRefused) {
      return onLooked.apply(this);
    }
  }

  /** The event is about nothing to do. */
  record Ignored(Kind event, String why) implements Answer {
    @Override
    public <R> R match(
        Function<Looked, R> onLooked,
        Function<Ignored, R> onIgnored,
        Function<Refused, R> onRefused) {
      return onIgnored.apply(this);
    }
  }

  /** The event is none of ours. */
  record Refused(Refusal refusal) implements Answer {
    @Override
    public <R> R match(
        Function<Looked, R> onLooked,
        Function<Ignored, R> onIgnored,
        Function<Refused, R> onRefused) {
      return onRefused.apply(this);
    }
  }
}

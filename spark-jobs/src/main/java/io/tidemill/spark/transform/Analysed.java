package io.tidemill.spark.transform;

import java.util.List;
import java.util.function.Function;

/** What looking at a sink's SQL gave. */
public sealed interface Analysed {
  <R> R match(Function<Valid, R> onValid, Function<Invalid, R> onInvalid);

  /** SQL that can be run. */
  record Valid(SinkPlan plan) implements Analysed {
    @Override
    public <R> R match(Function<Valid, R> onValid, Function<Invalid, R> onInvalid) {
      return onValid.apply(this);
    }
  }

  /** All that is wrong with it; at least one problem. */
  record Invalid(List<String> problems) implements Analysed {
    public Invalid {
      problems = List.copyOf(problems);
    }

    @Override
    public <R> R match(Function<Valid, R> onValid, Function<Invalid, R> onInvalid) {
      return onInvalid.apply(this);
    }
  }
}

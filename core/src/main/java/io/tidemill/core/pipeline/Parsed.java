package io.tidemill.core.pipeline;

import io.tidemill.core.yaml.Problem;
import java.util.List;
import java.util.function.Function;

/** What reading a pipeline file gave. */
public sealed interface Parsed {
  <R> R match(Function<Valid, R> onValid, Function<Invalid, R> onInvalid);

  /** A pipeline. */
  record Valid(Pipeline pipeline) implements Parsed {
    @Override
    public <R> R match(Function<Valid, R> onValid, Function<Invalid, R> onInvalid) {
      return onValid.apply(this);
    }
  }

  /** All that is wrong with the file, in order of lines; at least one problem. */
  record Invalid(List<Problem> problems) implements Parsed {
    public Invalid {
      problems = List.copyOf(problems);
    }

    @Override
    public <R> R match(Function<Valid, R> onValid, Function<Invalid, R> onInvalid) {
      return onInvalid.apply(this);
    }
  }
}

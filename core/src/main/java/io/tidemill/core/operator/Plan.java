package io.tidemill.core.operator;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Version;
import java.util.List;
import java.util.function.Function;

/** What a command would do to a pipeline as it is. */
public sealed interface Plan {
  <R> R match(
      Function<Planned, R> onPlanned,
      Function<Refused, R> onRefused,
      Function<Nothing, R> onNothing);

  /**
   * It would change this.
   *
   * @param version of the state that it was planned from
   * @param next the state that follows
   * @param words what changes, in sentences with numbers; the last says what the state becomes
   */
  record Planned(Version version, PipelineState next, List<String> words) implements Plan {
    public Planned {
      requireNonNull(version, "version");
      requireNonNull(next, "next");
      words = List.copyOf(words);
    }

    @Override
    public <R> R match(
        Function<Planned, R> onPlanned,
        Function<Refused, R> onRefused,
        Function<Nothing, R> onNothing) {
      return onPlanned.apply(this);
    }
  }

  /** It may not be done, for the reason told. */
  record Refused(String why, String instead) implements Plan {
    public Refused {
      requireNonNull(why, "why");
      requireNonNull(instead, "instead");
    }

    @Override
    public <R> R match(
        Function<Planned, R> onPlanned,
        Function<Refused, R> onRefused,
        Function<Nothing, R> onNothing) {
      return onRefused.apply(this);
    }
  }

  /** There is nothing to do: it is so already, or was done before. */
  record Nothing(String why) implements Plan {
    public Nothing {
      requireNonNull(why, "why");
    }

    @Override
    public <R> R match(
        Function<Planned, R> onPlanned,
        Function<Refused, R> onRefused,
        Function<Nothing, R> onNothing) {
      return onNothing.apply(this);
    }
  }
}

package io.tidemill.spark.transform;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Places.Place;
import io.tidemill.spark.problem.DefinitionProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.types.StructType;

/** What looking at a sink's SQL gave. */
public sealed interface Analysed {
  <R> R match(Function<Valid, R> onValid, Function<Invalid, R> onInvalid);

  /**
   * SQL that can be run.
   *
   * @param places where the SQL writes the columns that it names
   */
  record Valid(SinkPlan plan, Map<String, Place> places) implements Analysed {
    public Valid {
      places = Map.copyOf(places);
    }

    @Override
    public <R> R match(Function<Valid, R> onValid, Function<Invalid, R> onInvalid) {
      return onValid.apply(this);
    }
  }

  /**
   * All that is wrong with it; at least one problem.
   *
   * @param columns that the query would give all the same, if Spark can tell
   * @param places as of valid SQL
   */
  record Invalid(
      List<DefinitionProblem> problems, Optional<StructType> columns, Map<String, Place> places)
      implements Analysed {
    public Invalid {
      problems = List.copyOf(problems);
      requireNonNull(columns, "columns");
      places = Map.copyOf(places);
    }

    Invalid(List<DefinitionProblem> problems) {
      this(problems, Optional.empty(), Map.of());
    }

    @Override
    public <R> R match(Function<Valid, R> onValid, Function<Invalid, R> onInvalid) {
      return onInvalid.apply(this);
    }
  }
}

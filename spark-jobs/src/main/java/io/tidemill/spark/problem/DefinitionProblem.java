package io.tidemill.spark.problem;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Places.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something that keeps a definition from running.
 *
 * @param what the part of {@code where} that is wrong, as {@code column delay}; empty if all of it
 * @param fix what to do next, a sentence
 */
public record DefinitionProblem(
    Where where, String what, String expected, String found, String fix) {
  public DefinitionProblem {
    requireNonNull(where, "where");
    requireNonNull(what, "what");
    requireNonNull(expected, "expected");
    requireNonNull(found, "found");
    requireNonNull(fix, "fix");
  }

  /** All problems in one text, each once. */
  public static String text(List<DefinitionProblem> problems) {
    return problems.stream()
        .map(DefinitionProblem::toString)
        .distinct()
        .collect(Collectors.joining(" "));
  }

  /** This problem, of a sink. */
  public DefinitionProblem of(TableName sink) {
    return new DefinitionProblem(where.of(sink), what, expected, found, fix);
  }

  /**
   * This problem; if it is about a column of which {@code columns} has the place, at that place.
   */
  public DefinitionProblem placed(Map<String, Place> columns) {
    Optional<Place> place = where.inText().or(() -> where.column().map(name -> columns.get(name)));
    return new DefinitionProblem(where.at(place), what, expected, found, fix);
  }

  /** {@code where: what: expected …, found …. Fix.} */
  @Override
  public String toString() {
    return "%s: %sexpected %s, found %s. %s"
        .formatted(where, what.isEmpty() ? "" : what + ": ", expected, found, fix);
  }
}

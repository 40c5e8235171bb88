package io.tidemill.spark.decode;

import io.tidemill.core.pipeline.Places.Place;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.trees.Origin;
import scala.Option;

/** Where in a text Spark sees what it speaks of; Spark counts columns from 0. */
public final class SparkPlaces {
  private SparkPlaces() {}

  /** Where an expression or operator begins, if Spark noted it. */
  public static Optional<Place> of(Origin origin) {
    return place(origin.line(), origin.startPosition());
  }

  /** Where the query is that Spark refuses. */
  public static Optional<Place> of(Throwable refusal) {
    if (refusal instanceof ParseException parse) {
      return of(parse.start());
    }
    return refusal instanceof AnalysisException analysis
        ? place(analysis.line(), analysis.startPosition())
        : Optional.empty();
  }

  /** The first place of {@code word} in {@code text}, as a whole word, in any case of letters. */
  public static Optional<Place> ofWord(String word, String text) {
    Matcher found =
        Pattern.compile("(?<![\\w])" + Pattern.quote(word) + "(?![\\w])", Pattern.CASE_INSENSITIVE)
            .matcher(text);
    return found.find() ? Optional.of(of(text, found.start())) : Optional.empty();
  }

  /** The place of the character at {@code index}. */
  public static Place of(String text, int index) {
    int lineStart = text.lastIndexOf('\n', index - 1) + 1;
    int lines = (int) text.substring(0, index).chars().filter(at -> at == '\n').count();
    return new Place(lines + 1, text.codePointCount(lineStart, index) + 1);
  }

  private static Optional<Place> place(Option<Object> line, Option<Object> startPosition) {
    return line.isEmpty() || startPosition.isEmpty()
        ? Optional.empty()
        : Optional.of(new Place((Integer) line.get(), (Integer) startPosition.get() + 1));
  }
}

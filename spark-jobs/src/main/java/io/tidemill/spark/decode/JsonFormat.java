package io.tidemill.spark.decode;

import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.json.JacksonParser;
import org.apache.spark.sql.catalyst.util.LegacyDateFormats;
import org.apache.spark.sql.catalyst.util.TimestampFormatter$;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;

/**
 * The options of the format {@code json}: Spark's own, save those that would change what is dead.
 */
final class JsonFormat {
  private static final String OPTIONS = "source.options";

  private static final Set<String> TAKEN =
      new TreeSet<>(
          Set.of(
              "allowBackslashEscapingAnyCharacter",
              "allowComments",
              "allowNonNumericNumbers",
              "allowNumericLeadingZeros",
              "allowSingleQuotes",
              "allowUnquotedControlChars",
              "allowUnquotedFieldNames",
              "dateFormat",
              "enableDateTimeParsingFallback",
              "locale",
              "maxNestingDepth",
              "maxNumLen",
              "maxStringLen",
              "timeZone",
              "timestampFormat",
              "timestampNTZFormat"));

  private JsonFormat() {}

  static List<DefinitionProblem> problems(Map<String, String> options) {
    List<DefinitionProblem> problems = new ArrayList<>();
    for (String key : new TreeMap<>(options).keySet()) {
      if (TAKEN.stream().noneMatch(key::equalsIgnoreCase)) {
        problems.add(
            new DefinitionProblem(
                Where.key(OPTIONS + "." + key),
                "",
                "an option of a JSON source: " + String.join(", ", TAKEN),
                "\"%s\"".formatted(SparkMessages.shortened(key)),
                "Correct the name, or leave it out."));
      }
    }
    if (problems.isEmpty()) {
      try {
        check(options(options));
      } catch (RuntimeException e) {
        problems.add(
            new DefinitionProblem(
                Where.key(OPTIONS),
                "",
                "values that Spark takes",
                SparkMessages.firstLine(e),
                "Correct the value."));
      }
    }
    return problems;
  }

  /** Spark looks at patterns only when it meets the first value. */
  private static void check(JSONOptions json) {
    for (Option<String> pattern :
        List.of(
            json.timestampFormatInRead(),
            json.timestampNTZFormatInRead(),
            json.dateFormatInRead())) {
      if (pattern.isDefined()) {
        TimestampFormatter$.MODULE$.apply(
            pattern.get(),
            json.zoneId(),
            json.locale(),
            LegacyDateFormats.FAST_DATE_FORMAT(),
            true);
      }
    }
    json.buildJsonFactory();
  }

  static JSONOptions options(Map<String, String> options) {
    Map<String, String> all = new TreeMap<>(options);
    if (all.keySet().stream().noneMatch("locale"::equalsIgnoreCase)) {
      all.put("locale", Locale.US.toLanguageTag());
    }
    scala.collection.immutable.Map<String, String> parameters =
        scala.collection.immutable.Map$.MODULE$
            .<String, String>empty()
            .$plus$plus(JavaConverters.mapAsScalaMapConverter(all).asScala());
    return new JSONOptions(parameters, "UTC", "_corrupt_record");
  }

  /** Spark's own reader of all fields, none of which must be there. */
  static JacksonParser parser(StructType declared, JSONOptions options) {
    return new JacksonParser(declared.asNullable(), options, false, noFilters());
  }

  @SuppressWarnings("unchecked") // Scala's empty list is a list of anything.
  private static <T> Seq<T> noFilters() {
    return (Seq<T>) (Seq<?>) Nil$.MODULE$;
  }
}

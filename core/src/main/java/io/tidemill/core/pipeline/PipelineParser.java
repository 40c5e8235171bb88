package io.tidemill.core.pipeline;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.policy.Sizing;
import io.tidemill.core.policy.TriggerPolicy;
import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Problems;
import io.tidemill.core.yaml.Value;
import io.tidemill.core.yaml.Words;
import io.tidemill.core.yaml.YamlText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads pipeline files. All that is wrong with a file is found at once, each problem with its line
 * and column; only a file that isn't YAML, or leaves its bounds (one document, no aliases, at most
 * 200,000 characters, 20 levels), is read no further. Whether schema and SQL fit each other and the
 * tables is for Spark to say.
 */
public final class PipelineParser {
  private static final Words KEYS =
      new Words(
          List.of(
              "pipeline",
              "source",
              "trigger",
              "sinks",
              "attempts",
              "sizing",
              "onBadRecord",
              "onDataLoss",
              "onPartitionsAdded"),
          List.of("lookups", "spark"));

  private static final Map<String, Pipeline.OnDataLoss> ON_DATA_LOSS =
      new TreeMap<>(
          Map.of(
              "block", Pipeline.OnDataLoss.BLOCK,
              "record-and-go-on", Pipeline.OnDataLoss.RECORD_AND_GO_ON));

  private static final Map<String, Pipeline.OnPartitionsAdded> ON_PARTITIONS_ADDED =
      new TreeMap<>(
          Map.of(
              "go-on", Pipeline.OnPartitionsAdded.GO_ON,
              "block", Pipeline.OnPartitionsAdded.BLOCK));

  /** Dead letters are gathered on the driver before they are written. */
  private static final long MOST_DEAD_LETTERS = 1_000_000;

  private PipelineParser() {}

  /**
   * Reads a pipeline from YAML text.
   *
   * @param file the name that problems carry
   */
  public static Parsed parse(String file, String yaml) {
    Problems problems = new Problems(file);
    Optional<Parts> parts = read(compose(yaml, problems), problems);
    return problems.none()
        ? new Parsed.Valid(parts.orElseThrow().pipeline(yaml))
        : new Parsed.Invalid(problems.all());
  }

  /**
   * Reads what can be read of YAML text.
   *
   * @param file the name that problems carry
   */
  public static Inspected inspect(String file, String yaml) {
    Problems problems = new Problems(file);
    Optional<Node> root = compose(yaml, problems);
    Optional<Parts> parts = read(root, problems);
    return new Inspected(
        parts.flatMap(Parts::id),
        parts.flatMap(Parts::source),
        parts.map(Parts::sinks).orElseGet(List::of),
        parts.map(Parts::attempts).orElse(AttemptLimits.DEFAULT),
        problems.all(),
        new Places(yaml, root));
  }

  private static Optional<Node> compose(String yaml, Problems problems) {
    Optional<Node> root = YamlText.compose(yaml, problems);
    if (root.isEmpty() && problems.none()) {
      problems.add(
          1, 1, "file", "a pipeline", "nothing", "Begin with a line such as pipeline: flights.");
    }
    return root;
  }

  /** A pipeline's parts; those that are wrong are empty, missing or a default. */
  private record Parts(
      Optional<PipelineId> id,
      Optional<Source> source,
      TriggerPolicy trigger,
      List<Sink> sinks,
      long deadLetters,
      AttemptLimits attempts,
      Sizing sizing,
      Pipeline.OnDataLoss onDataLoss,
      Pipeline.OnPartitionsAdded onPartitionsAdded) {
    Pipeline pipeline(String yaml) {
      return new Pipeline(
          id.orElseThrow(),
          source.orElseThrow(),
          trigger,
          sinks,
          deadLetters,
          attempts,
          sizing,
          onDataLoss,
          onPartitionsAdded,
          Definition.of(yaml));
    }
  }

  private static Optional<Parts> read(Optional<Node> root, Problems problems) {
    return root.flatMap(node -> new Value(node, "", problems).fields(KEYS))
        .map(PipelineParser::read);
  }

  private static Parts read(Fields fields) {
    Optional<PipelineId> id =
        fields
            .required("pipeline", "Give the pipeline a name.")
            .flatMap(
                value ->
                    value.parsed(
                        PipelineId::new,
                        "a name: a lower-case letter, then up to 31 lower-case letters, digits or"
                            + " hyphens",
                        "Choose such a name."));
    Optional<Source> source =
        fields.required("source", "Say which topic to read, and how.").flatMap(SourceReader::read);
    TriggerPolicy trigger =
        fields.optional("trigger").map(TriggerReader::read).orElse(TriggerPolicy.DEFAULT);
    List<Sink> sinks =
        fields
            .required("sinks", "Say which tables to write.")
            .map(SinksReader::read)
            .orElseGet(List::of);
    long deadLetters =
        fields
            .optional("onBadRecord")
            .map(PipelineParser::deadLetters)
            .orElse(Pipeline.DEFAULT_DEAD_LETTERS);
    AttemptLimits attempts =
        fields.optional("attempts").map(AttemptsReader::read).orElse(AttemptLimits.DEFAULT);
    Sizing sizing = fields.optional("sizing").map(SizingReader::read).orElse(Sizing.DEFAULT);
    Pipeline.OnDataLoss onDataLoss =
        fields
            .optional("onDataLoss")
            .flatMap(value -> value.word(ON_DATA_LOSS, List.of()))
            .orElse(Pipeline.OnDataLoss.BLOCK);
    Pipeline.OnPartitionsAdded onPartitionsAdded =
        fields
            .optional("onPartitionsAdded")
            .flatMap(value -> value.word(ON_PARTITIONS_ADDED, List.of()))
            .orElse(Pipeline.OnPartitionsAdded.GO_ON);
    return new Parts(
        id, source, trigger, sinks, deadLetters, attempts, sizing, onDataLoss, onPartitionsAdded);
  }

  private static long deadLetters(Value onBadRecord) {
    return onBadRecord
        .fields(Words.of(List.of("deadLetters")))
        .flatMap(fields -> fields.optional("deadLetters"))
        .flatMap(value -> value.wholeNumber(0, MOST_DEAD_LETTERS))
        .orElse(Pipeline.DEFAULT_DEAD_LETTERS);
  }
}

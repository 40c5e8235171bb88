package io.tidemill.core.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Run;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The definitions that runs are claimed with, kept in the ledger. Methods throw a {@link
 * io.tidemill.core.TidemillException} if the ledger can't be reached.
 */
public final class StoredDefinitions {
  private final Ledger ledger;
  private final BiFunction<String, String, Parsed> parser;

  public StoredDefinitions(Ledger ledger) {
    this(ledger, PipelineParser::parse);
  }

  /**
   * Definitions that are read by {@code parser}, from a name and a text: as {@link
   * PipelineParser#parse} does, which takes longer than all the rest of a simulated attempt.
   */
  public StoredDefinitions(Ledger ledger, BiFunction<String, String, Parsed> parser) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.parser = requireNonNull(parser, "parser");
  }

  /** Keeps the definition of {@code pipeline}. To be called before a run is claimed with it. */
  public void store(Pipeline pipeline) {
    ledger.storeDefinition(pipeline.definition());
  }

  /**
   * What {@code run} was claimed with, as this version reads it; empty if the ledger lacks its
   * text.
   *
   * @param file the name that problems carry
   */
  public Optional<Parsed> read(String file, Run run) {
    return ledger
        .definition(run.definition())
        .map(definition -> parser.apply(file, definition.text()));
  }

  /**
   * The pipeline that {@code run} was claimed with; empty if the ledger lacks its text, or this
   * version can't read it: it may have been written by another.
   */
  public Optional<Pipeline> of(Run run) {
    return read("ledger", run)
        .flatMap(
            parsed ->
                parsed.<Optional<Pipeline>>match(
                    valid -> Optional.of(valid.pipeline()), invalid -> Optional.empty()));
  }
}

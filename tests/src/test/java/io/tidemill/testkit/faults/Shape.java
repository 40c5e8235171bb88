package io.tidemill.testkit.faults;

import io.tidemill.core.PipelineId;

/**
 * What differs from one {@link TestPipeline} to another.
 *
 * @param name of the fault, as {@code f24}
 * @param sinks which tables it has
 * @param source further lines of the source
 * @param trigger further keys of the trigger, each after a comma
 * @param more further lines of the pipeline
 * @param rowsMore further lines of the sink of rows
 */
public record Shape(
    String name,
    int partitions,
    Sinks sinks,
    String source,
    String trigger,
    String more,
    String rowsMore) {
  private static final String YAML =
      """
      pipeline: %1$s
      source:
        topic: %2$s
        format: json
        schema: "place STRING, n INT"
        startFrom: earliest
        %3$s
      trigger: { minRecords: 1, maxDelay: 1h, cooldown: 0s%4$s }
      %5$s
      %7$s
      sinks:
      %6$s
      onBadRecord: { deadLetters: 20 }
      """;

  private static final String ROWS =
      """
        - table: %s
          sql: SELECT _key AS id, n, _partition AS p, _offset AS at FROM source
          %s
      """;

  private static final String SUMS =
      """
        - table: %s
          sql: SELECT place, count(*) AS visits, sum(n) AS total FROM source GROUP BY place
          merge: { visits: sum, total: sum }
      """;

  /** Which tables a pipeline has. */
  public enum Sinks {
    ROWS,
    BOTH
  }

  /** One that has both sinks. */
  public static Shape of(String name) {
    return new Shape(name, 2, Sinks.BOTH, "", "", "", "");
  }

  private String attempts() {
    return more.contains("attempts:") ? "" : "attempts: { backOff: 0s }";
  }

  /** With rows alone, whose tombstones delete. */
  public Shape deleting() {
    return new Shape(name, partitions, Sinks.ROWS, "tombstones: delete", trigger, more, rowsMore);
  }

  public Shape rowsOnly() {
    return new Shape(name, partitions, Sinks.ROWS, source, trigger, more, rowsMore);
  }

  public Shape partitions(int count) {
    return new Shape(name, count, sinks, source, trigger, more, rowsMore);
  }

  /** Runs take at most so many records. */
  public Shape maxRecords(int count) {
    return new Shape(name, partitions, sinks, source, ", maxRecords: " + count, more, rowsMore);
  }

  public Shape more(String lines) {
    return new Shape(name, partitions, sinks, source, trigger, lines, rowsMore);
  }

  /** With further lines of the sink of rows. */
  public Shape rowsMore(String lines) {
    return new Shape(name, partitions, sinks, source, trigger, more, lines);
  }

  /** The definition, under names that the pipeline has drawn. */
  String yaml(PipelineId id, String topic, String rows, String sums) {
    return YAML.formatted(
        id,
        topic,
        source,
        trigger,
        more,
        ROWS.formatted(rows, rowsMore) + (sinks == Sinks.BOTH ? SUMS.formatted(sums) : ""),
        attempts());
  }
}

package io.tidemill.testkit.faults;

import io.tidemill.core.PipelineId;

/**
 * What differs from one {@link TestPipeline} to another.
 *
 * @param name of the fault, as {@code f24}
 * @param sinks which tables it has
 * @param source further lines of the source
 * @param trigger when runs start, and of how many records
 * @param more further lines of the pipeline
 * @param rowsMore further lines of the sink of rows
 * @param key of the table of rows
 */
public record Shape(
    String name,
    int partitions,
    Sinks sinks,
    String source,
    String trigger,
    String more,
    String rowsMore,
    Key key) {
  private static final String YAML =
      """
      pipeline: %1$s
      source:
        topic: %2$s
        format: json
        schema: "place STRING, n INT"
        startFrom: earliest
        %3$s
      trigger: { %4$s, maxDelay: 1h, cooldown: 0s }
      %5$s
      %7$s
      sinks:
      %6$s
      onBadRecord: { deadLetters: 20 }
      """;

  private static final String ROWS =
      """
        - table: %s
          sql: SELECT _key AS id, %sn, _partition AS p, _offset AS at FROM source
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

  /** What tells rows of the table apart. */
  public enum Key {
    /** The record's key: a partition for each row. */
    ID("", "id text PRIMARY KEY, "),
    /** Place, then the record's key: seven partitions. */
    PLACE("place, ", "place text, id text, PRIMARY KEY ((place), id), ");

    private final String selected;
    private final String columns;

    Key(String selected, String columns) {
      this.selected = selected;
      this.columns = columns;
    }
  }

  /** One that has both sinks. */
  public static Shape of(String name) {
    return new Shape(name, 2, Sinks.BOTH, "", "minRecords: 1", "", "", Key.ID);
  }

  private String attempts() {
    return more.contains("attempts:") ? "" : "attempts: { backOff: 0s }";
  }

  /** With rows alone, whose tombstones delete. */
  public Shape deleting() {
    return new Shape(
        name, partitions, Sinks.ROWS, "tombstones: delete", trigger, more, rowsMore, key);
  }

  public Shape rowsOnly() {
    return new Shape(name, partitions, Sinks.ROWS, source, trigger, more, rowsMore, key);
  }

  public Shape partitions(int count) {
    return new Shape(name, count, sinks, source, trigger, more, rowsMore, key);
  }

  /** Runs take at most so many records. */
  public Shape maxRecords(int count) {
    return trigger("minRecords: 1, maxRecords: " + count);
  }

  /** Runs wait for so many records, and take no more. */
  public Shape runsOf(int count) {
    return trigger("minRecords: %1$d, maxRecords: %1$d".formatted(count));
  }

  private Shape trigger(String keys) {
    return new Shape(name, partitions, sinks, source, keys, more, rowsMore, key);
  }

  public Shape more(String lines) {
    return new Shape(name, partitions, sinks, source, trigger, lines, rowsMore, key);
  }

  /** With further lines of the sink of rows. */
  public Shape rowsMore(String lines) {
    return new Shape(name, partitions, sinks, source, trigger, more, lines, key);
  }

  /** With rows of one place beside one another. */
  public Shape rowsByPlace() {
    return new Shape(name, partitions, sinks, source, trigger, more, rowsMore, Key.PLACE);
  }

  /** CQL that makes the tables, in a keyspace that may not be there yet. */
  String tables(String keyspace, int copies, String rows, String sums) {
    String cql =
        """
        CREATE KEYSPACE IF NOT EXISTS %s
          WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': %d};
        CREATE TABLE %s (%sn int, p int, at bigint);
        """
            .formatted(keyspace, copies, rows, key.columns);
    return sinks == Sinks.ROWS
        ? cql
        : cql
            + "CREATE TABLE %s (place text PRIMARY KEY, visits bigint, total bigint, tidemill_run bigint);\n"
                .formatted(sums);
  }

  /** The definition, under names that the pipeline has drawn. */
  String yaml(PipelineId id, String topic, String rows, String sums) {
    return YAML.formatted(
        id,
        topic,
        source,
        trigger,
        more,
        ROWS.formatted(rows, key.selected, rowsMore)
            + (sinks == Sinks.BOTH ? SUMS.formatted(sums) : ""),
        attempts());
  }
}

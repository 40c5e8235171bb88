package io.tidemill.simulation.world;

import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.pipeline.Sink;
import java.time.Duration;

/**
 * The definitions of pipelines that {@link SimJob} can run: what their sinks do is told by their
 * settings, so their SQL, which nobody runs, says the same. All sinks add a constant to column
 * {@code a}, by which one version of a definition is told from another.
 */
public final class SimDefinition {
  /** How long rows of the expiring sink live. */
  public static final Duration TTL = Duration.ofHours(2);

  private static final String KEYSPACE = "sim";
  private static final String ADDS = "a + ";

  private SimDefinition() {}

  /** Which sinks a pipeline has. */
  public enum Kind {
    /** Three sinks that write row by row; a tombstone deletes. */
    ROWS,
    /** The same and one that merges; a tombstone is a dead letter. */
    MERGED
  }

  /** What a sink does with records, and which columns its table has beside the key. */
  public enum Shape {
    /** {@code a, b}; nulls leave what is there. */
    PATCHED(2),
    /** {@code a, b}; nulls delete. */
    REPLACED(2),
    /** {@code a} and what a lookup has for the key, whose nulls delete; rows expire. */
    EXPIRING(2),
    /** How many records, sum and least of {@code a}, greatest {@code b}, mark; by group of keys. */
    MERGED(5);

    private final int columns;

    Shape(int columns) {
      this.columns = columns;
    }

    public int columns() {
      return columns;
    }

    /** Its table, among those named by {@code tables}. */
    public TableName table(String tables) {
      return new TableName(KEYSPACE, tables + "_" + word());
    }

    private String word() {
      return switch (this) {
        case PATCHED -> "patched";
        case REPLACED -> "replaced";
        case EXPIRING -> "expiring";
        case MERGED -> "merged";
      };
    }
  }

  /**
   * A definition's text.
   *
   * @param settings lines of YAML that follow the source: more of its fields, indented by two, then
   *     {@code trigger:} and whatever else is to be said
   * @param tables what the names of its tables begin with
   * @param adds what it adds to each {@code a}
   */
  public static String text(
      String pipeline, String topic, String tables, Kind kind, long adds, String settings) {
    StringBuilder text =
        new StringBuilder()
            .append("pipeline: " + pipeline + "\n")
            .append("source:\n")
            .append("  topic: " + topic + "\n")
            .append("  format: json\n")
            .append("  schema: a BIGINT, b BIGINT\n")
            .append(kind == Kind.ROWS ? "  tombstones: delete\n" : "")
            .append(settings)
            .append("sinks:\n");
    rows(text, tables, Shape.PATCHED, "a + " + adds + " AS a, b", "");
    rows(text, tables, Shape.REPLACED, "a + " + adds + " AS a, b", "    nulls: delete\n");
    rows(
        text,
        tables,
        Shape.EXPIRING,
        "a + " + adds + " AS a, city",
        "    ttl: " + TTL.toHours() + "h\n");
    if (kind == Kind.MERGED) {
      text.append("  - table: " + Shape.MERGED.table(tables) + "\n")
          .append("    sql: SELECT g, count(*) AS n, sum(a + " + adds + ") AS total,")
          .append(" min(a + " + adds + ") AS least, max(b) AS most FROM source GROUP BY g\n")
          .append("    merge: {n: sum, total: sum, least: min, most: max}\n");
    }
    return text.toString();
  }

  private static void rows(
      StringBuilder text, String tables, Shape shape, String columns, String more) {
    text.append("  - table: " + shape.table(tables) + "\n")
        .append("    sql: SELECT _key AS k, " + columns + " FROM source\n")
        .append(more);
  }

  /** The definition that {@code text} is. */
  public static Pipeline parse(String text) {
    return PipelineParser.parse("simulated.yaml", text)
        .match(
            Parsed.Valid::pipeline,
            invalid -> {
              throw new IllegalArgumentException(invalid.problems().toString());
            });
  }

  /** Makes the tables that a pipeline writes to; those that exist are emptied. */
  public static void createTables(SimStore store, Pipeline pipeline) {
    for (Sink sink : pipeline.sinks()) {
      store.createTable(sink.table(), shape(sink).columns());
    }
  }

  /** What the sink does. */
  public static Shape shape(Sink sink) {
    if (sink.merged()) {
      return Shape.MERGED;
    }
    if (sink.ttl().isPresent()) {
      return Shape.EXPIRING;
    }
    return sink.nulls() == Sink.Nulls.DELETE ? Shape.REPLACED : Shape.PATCHED;
  }

  /** What the sink adds to each {@code a}. */
  public static long adds(Sink sink) {
    String sql = sink.sql();
    int from = sql.indexOf(ADDS) + ADDS.length();
    int until = from;
    while (Character.isDigit(sql.charAt(until))) {
      until++;
    }
    return Long.parseLong(sql, from, until, 10);
  }

  /** The group that a key is in, by which the merged sink counts. */
  public static long group(long key) {
    return Math.floorMod(key, 3);
  }

  /** Whether the sink can take a record with this {@code a}. */
  static boolean takes(Shape shape, Payload payload) {
    return shape != Shape.REPLACED || payload.a() == null || payload.a() != Payload.UNFIT;
  }
}

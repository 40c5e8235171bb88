package io.tidemill.keyspace.cql;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code SELECT}, {@code INSERT}, {@code UPDATE} or {@code DELETE}.
 *
 * @param conditional whether it has an {@code IF}
 * @param timestamp what {@code USING TIMESTAMP} says
 * @param timeToLive what {@code USING TTL} says, in seconds
 * @param functions names of those that it calls, in lower case
 * @param clauses of a {@code SELECT}: those of its clauses that not every store has
 * @param in its {@code IN}s
 * @param columns how many columns it sets, those of the key included; 0 if it doesn't say which
 * @param values what columns are set to, or must be equal to, by the column's name
 * @param literalBytes about how many bytes the values take up that stand in the text itself
 */
public record RowStatement(
    Verb verb,
    CqlName table,
    boolean conditional,
    CqlTerm timestamp,
    CqlTerm timeToLive,
    Set<String> functions,
    Set<Clause> clauses,
    List<In> in,
    int columns,
    Map<String, CqlTerm> values,
    int literalBytes)
    implements DataStatement {
  /** What it does. */
  public enum Verb {
    SELECT,
    INSERT,
    UPDATE,
    DELETE
  }

  /** Clauses that not every store has. */
  public enum Clause {
    DISTINCT("DISTINCT"),
    GROUP_BY("GROUP BY"),
    PER_PARTITION_LIMIT("PER PARTITION LIMIT");

    private final String cql;

    Clause(String cql) {
      this.cql = cql;
    }

    /** As it stands in a statement. */
    public String cql() {
      return cql;
    }
  }

  /**
   * An {@code IN}.
   *
   * @param list the marker that stands for the whole list; else {@link CqlTerm#NONE}
   * @param elements how many stand in the text
   */
  public record In(CqlTerm list, int elements) {}

  public RowStatement {
    functions = Set.copyOf(functions);
    clauses = Set.copyOf(clauses);
    in = List.copyOf(in);
    values = Map.copyOf(values);
  }

  /** Whether it changes rows. */
  public boolean writes() {
    return verb != Verb.SELECT;
  }

  @Override
  public <R> R match(Function<RowStatement, R> onRows, Function<BatchText, R> onBatch) {
    return onRows.apply(this);
  }
}

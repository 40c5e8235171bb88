package io.tidemill.bench.shape;

import static java.util.Objects.requireNonNull;

import java.util.function.LongFunction;

/**
 * A field of the records, and the column of the table that takes it.
 *
 * @param values the value that a record has, by the record's place in the data: a {@link Long},
 *     {@link Integer}, {@link Double}, {@link Boolean}, {@link java.time.Instant} of whole
 *     milliseconds, or a {@link String} that needs no escape in JSON
 */
public record Column(String name, Type type, LongFunction<Object> values) {
  public Column {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    requireNonNull(values, "values");
  }

  /** What a column holds, in the words of Spark and of CQL. */
  public enum Type {
    BIGINT("BIGINT", "bigint"),
    INT("INT", "int"),
    DOUBLE("DOUBLE", "double"),
    BOOLEAN("BOOLEAN", "boolean"),
    TIMESTAMP("TIMESTAMP", "timestamp"),
    TEXT("STRING", "text");

    private final String spark;
    private final String cql;

    Type(String spark, String cql) {
      this.spark = spark;
      this.cql = cql;
    }

    String spark() {
      return spark;
    }

    public String cql() {
      return cql;
    }

    boolean quoted() {
      return this == TEXT || this == TIMESTAMP;
    }
  }

  /** The value of {@code record}. */
  public Object of(long record) {
    return values.apply(record);
  }

  void appendJson(StringBuilder json, long record) {
    json.append('"').append(name).append("\":");
    if (type.quoted()) {
      json.append('"').append(of(record)).append('"');
    } else {
      json.append(of(record));
    }
  }
}

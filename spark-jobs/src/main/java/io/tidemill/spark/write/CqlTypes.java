package io.tidemill.spark.write;

import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * The CQL type that holds all values of a Spark type: of those that {@link ColumnEncoders} takes,
 * the one that people would choose. Collections are frozen: rows replace them whole.
 */
public sealed interface CqlTypes {
  <R> R match(Function<Known, R> onKnown, Function<None, R> onNone);

  /**
   * There is one.
   *
   * @param cql as CQL writes it
   */
  record Known(String cql) implements CqlTypes {
    @Override
    public <R> R match(Function<Known, R> onKnown, Function<None, R> onNone) {
      return onKnown.apply(this);
    }
  }

  /**
   * There is none.
   *
   * @param fix what to do in the SQL instead
   */
  record None(String fix) implements CqlTypes {
    @Override
    public <R> R match(Function<Known, R> onKnown, Function<None, R> onNone) {
      return onNone.apply(this);
    }
  }

  /** Finds it. */
  static CqlTypes of(DataType type) {
    if (type instanceof ArrayType array) {
      return of(array.elementType())
          .match(element -> new Known("frozen<list<%s>>".formatted(element.cql())), none -> none);
    }
    if (type instanceof MapType map) {
      return of(map.keyType())
          .match(
              key ->
                  of(map.valueType())
                      .match(
                          value ->
                              new Known("frozen<map<%s, %s>>".formatted(key.cql(), value.cql())),
                          none -> none),
              none -> none);
    }
    return simple(type).<CqlTypes>map(Known::new).orElseGet(() -> new None(fix(type)));
  }

  private static Optional<String> simple(DataType type) {
    return integer(type)
        .or(() -> when(type instanceof StringType, "text"))
        .or(() -> when(type instanceof BooleanType, "boolean"))
        .or(() -> when(type instanceof BinaryType, "blob"))
        .or(() -> when(type instanceof DateType, "date"))
        .or(() -> when(type instanceof TimestampType, "timestamp"))
        .or(() -> when(type instanceof TimestampNTZType, "timestamp"))
        .or(() -> when(type instanceof FloatType, "float"))
        .or(() -> when(type instanceof DoubleType, "double"))
        .or(() -> when(type instanceof DecimalType, "decimal"));
  }

  private static Optional<String> integer(DataType type) {
    return when(type instanceof IntegerType, "int")
        .or(() -> when(type instanceof LongType, "bigint"))
        .or(() -> when(type instanceof ShortType, "smallint"))
        .or(() -> when(type instanceof ByteType, "tinyint"));
  }

  private static Optional<String> when(boolean fits, String cql) {
    return fits ? Optional.of(cql) : Optional.empty();
  }

  private static String fix(DataType type) {
    if (type instanceof StructType) {
      return "Give its fields as columns of their own, or to_json(…) of it as text.";
    }
    return type instanceof NullType
        ? "CAST it, so that it has a type."
        : "CAST it to text or a number.";
  }
}

package io.tidemill.spark.decode;

import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * What Kafka says of a record: columns of {@code source} that can be named, though {@code *} leaves
 * them out.
 */
public enum MetadataColumn {
  /**
   * The key's bytes as UTF-8 text; a record whose key is something else is dead where it is used.
   */
  KEY(DataTypes.StringType),
  TOPIC(DataTypes.StringType),
  PARTITION(DataTypes.IntegerType),
  OFFSET(DataTypes.LongType),
  /** Null if the record carries none. */
  TIMESTAMP(DataTypes.TimestampType),
  /** In the record's order; values are bytes. */
  HEADERS(
      DataTypes.createArrayType(
          DataTypes.createStructType(
              new StructField[] {
                DataTypes.createStructField("key", DataTypes.StringType, true),
                DataTypes.createStructField("value", DataTypes.BinaryType, true)
              })));

  // Spark's types are immutable, though not annotated so.
  @SuppressWarnings("ImmutableEnumChecker")
  private final DataType type;

  MetadataColumn(DataType type) {
    this.type = type;
  }

  /** The column's name in SQL: {@code _key}, {@code _topic}… */
  public String columnName() {
    return "_" + name().toLowerCase(Locale.ROOT);
  }

  public DataType type() {
    return type;
  }
}

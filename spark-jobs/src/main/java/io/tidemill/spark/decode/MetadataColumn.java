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
  KEY(0, DataTypes.StringType),
  TOPIC(1, DataTypes.StringType),
  PARTITION(2, DataTypes.IntegerType),
  OFFSET(3, DataTypes.LongType),
  /** Null if the record carries none. */
  TIMESTAMP(4, DataTypes.TimestampType),
  /** In the record's order; values are bytes. */
  HEADERS(
      5,
      DataTypes.createArrayType(
          DataTypes.createStructType(
              new StructField[] {
                DataTypes.createStructField("key", DataTypes.StringType, true),
                DataTypes.createStructField("value", DataTypes.BinaryType, true)
              })));

  private final int place;

  // Spark's types are immutable, though not annotated so.
  @SuppressWarnings("ImmutableEnumChecker")
  private final DataType type;

  MetadataColumn(int place, DataType type) {
    this.place = place;
    this.type = type;
  }

  /** The column's name in SQL: {@code _key}, {@code _topic}… */
  public String columnName() {
    return "_" + name().toLowerCase(Locale.ROOT);
  }

  /** Where the column stands among the metadata columns of a row, from 0. */
  int place() {
    return place;
  }

  public DataType type() {
    return type;
  }
}

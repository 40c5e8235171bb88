package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.type.DataTypes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a row of nine columns takes to become the bytes that CQL wants. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ColumnEncodersBench {
  private static final DataType TEXT = org.apache.spark.sql.types.DataTypes.StringType;
  private static final List<DataType> TYPES =
      List.of(
          org.apache.spark.sql.types.DataTypes.LongType,
          org.apache.spark.sql.types.DataTypes.TimestampType,
          TEXT,
          org.apache.spark.sql.types.DataTypes.IntegerType,
          TEXT,
          TEXT,
          org.apache.spark.sql.types.DataTypes.DoubleType,
          org.apache.spark.sql.types.DataTypes.BooleanType,
          TEXT);

  private final ColumnEncoder[] encoders =
      new ColumnEncoder[] {
        encoder(0, DataTypes.BIGINT),
        encoder(1, DataTypes.TIMESTAMP),
        encoder(2, DataTypes.TEXT),
        encoder(3, DataTypes.INT),
        encoder(4, DataTypes.TEXT),
        encoder(5, DataTypes.TEXT),
        encoder(6, DataTypes.DOUBLE),
        encoder(7, DataTypes.BOOLEAN),
        encoder(8, DataTypes.TEXT)
      };
  private final InternalRow row =
      UnsafeProjection.create(TYPES.toArray(DataType[]::new))
          .apply(
              new GenericInternalRow(
                  new Object[] {
                    48_213L,
                    1_772_341_964_123_000L,
                    UTF8String.fromString("0b5c7e2a-000000012345"),
                    3,
                    UTF8String.fromString("purchase"),
                    UTF8String.fromString("DE"),
                    123.45,
                    true,
                    UTF8String.fromString("/item/412")
                  }));

  /** One row. */
  @Benchmark
  public Object row() {
    ByteBuffer[] cells = new ByteBuffer[encoders.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = encoders[i].encode(row, i);
    }
    return cells;
  }

  private static ColumnEncoder encoder(
      int column, com.datastax.oss.driver.api.core.type.DataType cql) {
    return ColumnEncoders.of(TYPES.get(column), cql, Fidelity.LENIENT).orElseThrow();
  }
}

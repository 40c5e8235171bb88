package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Sink;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.StructType;
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

/**
 * How long a row of nine columns takes to become the values that its statement is given, checked
 * against what its table takes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RowEncoderBench {
  private static final StructType COLUMNS =
      StructType.fromDDL(
          "user_id BIGINT, event_time TIMESTAMP, event_id STRING, quantity INT, kind STRING, country STRING, amount DOUBLE, member BOOLEAN, page STRING");

  private static final TableShape TABLE =
      new TableShape(
          CqlIdentifier.fromInternal("bench"),
          CqlIdentifier.fromInternal("narrow"),
          List.of(
              key("user_id", DataTypes.BIGINT),
              key("event_time", DataTypes.TIMESTAMP),
              key("event_id", DataTypes.TEXT),
              regular("quantity", DataTypes.INT),
              regular("kind", DataTypes.TEXT),
              regular("country", DataTypes.TEXT),
              regular("amount", DataTypes.DOUBLE),
              regular("member", DataTypes.BOOLEAN),
              regular("page", DataTypes.TEXT)),
          1);

  private static final Sink SINK =
      new Sink(
          new TableName("bench", "narrow"),
          "SELECT * FROM source",
          new TreeMap<>(),
          Sink.Nulls.UNSET,
          Optional.empty());

  private final RowEncoder encoder =
      new RowEncoder(SinkLayout.of(SINK, TABLE, COLUMNS), Fidelity.LENIENT);
  private final InternalRow row =
      UnsafeProjection.create(COLUMNS)
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
    return EncodedRow.of(encoder.key(row), encoder.values(row), 1_772_341_964_123_000L);
  }

  private static TableShape.Column key(String name, DataType type) {
    return new TableShape.Column(CqlIdentifier.fromInternal(name), type, TableShape.Role.KEY);
  }

  private static TableShape.Column regular(String name, DataType type) {
    return new TableShape.Column(CqlIdentifier.fromInternal(name), type, TableShape.Role.REGULAR);
  }
}

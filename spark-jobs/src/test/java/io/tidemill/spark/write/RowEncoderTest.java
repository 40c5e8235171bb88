package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Sink;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class RowEncoderTest {
  private static final Sink SINK =
      new Sink(
          new TableName("shop", "orders"),
          "SELECT …",
          new TreeMap<>(),
          Sink.Nulls.UNSET,
          Optional.empty());

  /** The SQL's order isn't the table's. */
  private static final StructType COLUMNS =
      StructType.fromDDL("amount INT, place STRING, Buyer STRING");

  private static final TableShape.Column BUYER =
      column("buyer", DataTypes.TEXT, TableShape.Role.KEY);
  private static final TableShape.Column PLACE =
      column("place", DataTypes.TEXT, TableShape.Role.KEY);
  private static final TableShape.Column AMOUNT =
      column("amount", DataTypes.SMALLINT, TableShape.Role.REGULAR);

  @Test
  void cells_are_found_by_name_and_ordered_as_the_table_orders_its_key() {
    RowEncoder encoder = encoder(1);
    InternalRow row = row(7, "here", "me");
    assertThat(encoder.key(row)).containsExactly(bytes("me"), bytes("here"));
    assertThat(encoder.values(row)).containsExactly(ByteBuffer.wrap(new byte[] {0, 7}));
  }

  @Test
  void statements_name_the_columns_in_the_order_of_the_cells() {
    SinkLayout layout = SinkLayout.of(SINK, shape(1), COLUMNS);
    assertThat(Statements.insert(layout))
        .isEqualTo(
            "INSERT INTO \"shop\".\"orders\" (\"buyer\", \"place\", \"amount\") VALUES (?, ?, ?) USING TIMESTAMP ?");
    assertThat(Statements.delete(layout))
        .isEqualTo(
            "DELETE FROM \"shop\".\"orders\" USING TIMESTAMP ? WHERE \"buyer\" = ? AND \"place\" = ?");
    assertThat(Statements.selectMerged(layout))
        .isEqualTo(
            "SELECT \"tidemill_run\", \"amount\" FROM \"shop\".\"orders\" WHERE \"buyer\" = ? AND \"place\" = ?");
  }

  @Test
  void quotes_inside_names_are_doubled() {
    TableShape odd =
        new TableShape(
            CqlIdentifier.fromInternal("shop"),
            CqlIdentifier.fromInternal("orders"),
            List.of(column("Käufer\" = 1", DataTypes.TEXT, TableShape.Role.KEY)),
            1);
    SinkLayout layout = SinkLayout.of(SINK, odd, new StructType().add("Käufer\" = 1", "string"));
    assertThat(Statements.delete(layout))
        .isEqualTo(
            "DELETE FROM \"shop\".\"orders\" USING TIMESTAMP ? WHERE \"Käufer\"\" = 1\" = ?");
  }

  @Test
  void a_key_must_have_all_its_parts() {
    assertUnfit(encoder(1), row(7, "here", null), "column buyer text");
    assertUnfit(encoder(1), row(7, null, "me"), "column place text");
  }

  @Test
  void an_empty_text_may_be_a_clustering_column_or_part_of_a_partition_key_but_not_all_of_it() {
    assertThat(encoder(1).key(row(7, "", "me"))).contains(bytes(""));
    assertThat(encoder(2).key(row(7, "", ""))).containsExactly(bytes(""), bytes(""));
    assertUnfit(encoder(1), row(7, "here", ""), "must not be empty");
  }

  @Test
  void a_key_part_has_at_most_65535_bytes() {
    String most = "x".repeat(65_535);
    assertThat(encoder(1).key(row(7, most, most))).hasSize(2);
    assertUnfit(encoder(1), row(7, most + "x", "me"), "found 65536");
    assertUnfit(encoder(1), row(7, "here", most + "x"), "found 65536");
  }

  @Test
  void a_partition_key_of_two_parts_has_at_most_65535_bytes_in_all() {
    assertThat(encoder(2).key(row(7, "", "x".repeat(65_529)))).hasSize(2);
    assertUnfit(encoder(2), row(7, "", "x".repeat(65_530)), "found 65536");
  }

  @Test
  void a_value_may_be_null_but_must_fit() {
    assertThat(encoder(1).values(row(null, "here", "me"))).containsExactly((ByteBuffer) null);
    assertThatThrownBy(() -> encoder(1).values(row(40_000, "here", "me")))
        .isInstanceOf(UnfitValueException.class)
        .hasMessage(
            "column amount smallint: expected an integer from -32768 to 32767, found \"40000\"");
  }

  private static void assertUnfit(RowEncoder encoder, InternalRow row, String message) {
    assertThatThrownBy(() -> encoder.key(row))
        .isInstanceOf(UnfitValueException.class)
        .hasMessageContaining(message);
  }

  private static RowEncoder encoder(int partitionKeyParts) {
    return new RowEncoder(SinkLayout.of(SINK, shape(partitionKeyParts), COLUMNS), Fidelity.LENIENT);
  }

  private static TableShape shape(int partitionKeyParts) {
    return new TableShape(
        CqlIdentifier.fromInternal("shop"),
        CqlIdentifier.fromInternal("orders"),
        List.of(BUYER, PLACE, AMOUNT),
        partitionKeyParts);
  }

  private static TableShape.Column column(String name, DataType type, TableShape.Role role) {
    return new TableShape.Column(CqlIdentifier.fromInternal(name), type, role);
  }

  private static InternalRow row(Integer amount, String place, String buyer) {
    return new GenericInternalRow(
        new Object[] {amount, UTF8String.fromString(place), UTF8String.fromString(buyer)});
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}

package io.tidemill.bench.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.TidemillException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapesTest {
  private static final int RECORDS = 5_000;
  private static final Path NO_FLIGHTS = Path.of("none");
  static final List<String> NAMES = Shapes.GENERATED;

  private final Shapes shapes = new Shapes(1, OptionalInt.of(RECORDS), NO_FLIGHTS);

  @ParameterizedTest
  @FieldSource("NAMES")
  void records_are_the_same_for_the_same_seed_and_others_for_another(String name) {
    Records records = shapes.named(name).records();
    Records again = new Shapes(1, OptionalInt.of(RECORDS), NO_FLIGHTS).named(name).records();
    Records other = new Shapes(2, OptionalInt.of(RECORDS), NO_FLIGHTS).named(name).records();
    assertThat(records.json(17)).isEqualTo(again.json(17)).isNotEqualTo(other.json(17));
    assertThat(records.partitionOf(17)).isEqualTo(again.partitionOf(17));
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void records_are_json_with_all_their_fields(String name) throws Exception {
    Records records = shapes.named(name).records();
    JsonNode json = new ObjectMapper().readTree(records.json(123));
    assertThat(json.size()).isEqualTo(records.columns().size());
    for (Column column : records.columns()) {
      assertThat(json.get(column.name()).asText()).isEqualTo(column.of(123).toString());
    }
  }

  @Test
  void records_are_about_as_long_as_their_shape_says() {
    assertThat(shapes.named("narrow").records().json(4_711).length).isBetween(170, 230);
    assertThat(shapes.named("wide").records().json(4_711).length).isBetween(1_800, 2_800);
    assertThat(shapes.named("wide").records().columns()).hasSize(60);
  }

  @ParameterizedTest
  @ValueSource(strings = {"narrow", "wide", "skewed", "many", "aggregate"})
  void all_records_of_a_user_are_in_one_partition(String name) {
    Records records = shapes.named(name).records();
    Map<String, Integer> partitions = new HashMap<>();
    for (int record = 0; record < RECORDS; record++) {
      Integer before = partitions.put(key(records, record), records.partitionOf(record));
      assertThat(before).isIn(null, records.partitionOf(record));
    }
  }

  @Test
  void records_without_a_key_are_in_any_partition() {
    Records records = shapes.named("unkeyed").records();
    assertThat(records.keyOf(1)).isNull();
    assertThat(IntStream.range(0, 100).map(records::partitionOf).distinct().count())
        .isEqualTo(records.partitions());
  }

  @Test
  void a_third_of_skewed_records_is_of_one_user() {
    Records records = shapes.named("skewed").records();
    long first =
        IntStream.range(0, RECORDS).filter(record -> key(records, record).equals("0")).count();
    assertThat(first).isBetween(RECORDS * 27L / 100, RECORDS * 33L / 100);
  }

  @Test
  void many_has_sixty_four_partitions() {
    assertThat(shapes.named("many").records().partitions()).isEqualTo(64);
  }

  @Test
  void a_record_s_offset_is_how_many_of_its_partition_came_before() {
    Records records = shapes.named("narrow").records();
    Places places = Places.of(records, RECORDS);
    long[] next = new long[records.partitions()];
    for (int record = 0; record < RECORDS; record++) {
      assertThat(places.offset(record)).isEqualTo(next[places.partition(record)]++);
    }
    assertThat(places.ends(RECORDS)).hasSize(8).doesNotContain(0L);
    assertThat(places.ends(0)).containsOnly(0L);
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void every_expected_row_finds_itself_again(String name) {
    Shape shape = shapes.named(name);
    Expected.State state = shape.expected().after(shape.count());
    for (int row = 0; row < state.rows(); row++) {
      assertThat(state.placeOf(cells(shape, state, row))).contains(row);
    }
  }

  @Test
  void a_row_that_nobody_generated_has_no_place() {
    Shape shape = shapes.named("narrow");
    Expected.State state = shape.expected().after(shape.count());
    Object[] cells = cells(shape, state, 3);
    cells[2] = RowByRow.id(5, RECORDS);
    assertThat(state.placeOf(cells)).isEmpty();
    cells[2] = "another text altogeth";
    assertThat(state.placeOf(cells)).isEmpty();
  }

  @Test
  void aggregated_rows_hold_sums_least_and_greatest_of_their_group() {
    Shape shape = shapes.named("aggregate");
    Expected.State state = shape.expected().after(RECORDS);
    Object[] cells = cells(shape, state, state.rows() / 2);
    Instant hour = (Instant) cells[1];
    Map<String, Column> columns = new HashMap<>();
    shape.records().columns().forEach(column -> columns.put(column.name(), column));
    int[] group =
        IntStream.range(0, RECORDS)
            .filter(record -> columns.get("user_id").of(record).equals(cells[0]))
            .filter(record -> !time(columns, record).isBefore(hour))
            .filter(record -> time(columns, record).isBefore(hour.plusSeconds(3_600)))
            .toArray();
    assertThat(cells[2]).isEqualTo((long) group.length);
    assertThat(cells[3])
        .isEqualTo(
            IntStream.of(group)
                .mapToLong(record -> (Integer) columns.get("quantity").of(record))
                .sum());
    assertThat(cells[4])
        .isEqualTo(
            IntStream.of(group)
                .mapToObj(record -> time(columns, record))
                .min(Instant::compareTo)
                .orElseThrow());
  }

  @Test
  void half_of_the_aggregated_records_were_there_before_and_most_rows_with_them() {
    Shape shape = new Shapes(1, OptionalInt.of(400_000), NO_FLIGHTS).named("aggregate");
    assertThat(shape.before()).isEqualTo(200_000);
    int before = shape.expected().after(shape.before()).rows();
    int after = shape.expected().after(shape.count()).rows();
    assertThat(before).isLessThan(after).isGreaterThan(after / 2);
  }

  @Test
  void flights_are_read_from_their_file_as_far_as_they_are_wanted(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("flights.tsv");
    Files.writeString(file, "978307620000\t66\t1750\tDTW\tLAS\n978307621000\t-3\t17\tLAS\tDTW\n");
    Shape flights = new Shapes(1, OptionalInt.of(2), file).named("flights");
    assertThat(new String(flights.records().json(1), StandardCharsets.UTF_8))
        .contains("\"origin\":\"LAS\"", "\"delay\":-3", "\"date\":\"2001-01-01T00:07:01Z\"");
    assertThat(flights.table().partitionKey()).containsExactly("origin");
    assertThatThrownBy(() -> new Shapes(1, OptionalInt.of(3), file).named("flights"))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("flights.tsv");
  }

  @Test
  void a_shape_that_is_none_is_refused_with_those_there_are() {
    assertThatThrownBy(() -> shapes.named("round"))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("narrow, unkeyed")
        .hasMessageContaining("round");
  }

  private static String key(Records records, int record) {
    return new String(records.keyOf(record), StandardCharsets.UTF_8);
  }

  private static Instant time(Map<String, Column> columns, int record) {
    return (Instant) columns.get("event_time").of(record);
  }

  private static Object[] cells(Shape shape, Expected.State state, int row) {
    return IntStream.range(0, shape.table().columns().size())
        .mapToObj(column -> state.cell(row, column))
        .toArray();
  }
}

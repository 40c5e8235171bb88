package io.tidemill.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.internal.core.metadata.schema.parsing.DataTypeCqlNameParser;
import org.apache.spark.sql.types.DataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CqlTypesTest {
  private static final DataTypeCqlNameParser PARSER = new DataTypeCqlNameParser();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STRING                             | text",
        "BOOLEAN                            | boolean",
        "BINARY                             | blob",
        "DATE                               | date",
        "TIMESTAMP                          | timestamp",
        "TIMESTAMP_NTZ                      | timestamp",
        "FLOAT                              | float",
        "DOUBLE                             | double",
        "TINYINT                            | tinyint",
        "SMALLINT                           | smallint",
        "INT                                | int",
        "BIGINT                             | bigint",
        "'DECIMAL(38,0)'                    | decimal",
        "'DECIMAL(10,2)'                    | decimal",
        "ARRAY<DATE>                        | frozen<list<date>>",
        "'MAP<STRING, ARRAY<DECIMAL(4,1)>>' | 'frozen<map<text, frozen<list<decimal>>>>'",
      })
  void every_value_of_a_type_has_a_place_in_the_column_that_is_chosen(String spark, String cql) {
    DataType type = DataType.fromDDL(spark);

    assertThat(CqlTypes.of(type)).isEqualTo(new CqlTypes.Known(cql));
    assertThat(
            ColumnEncoders.of(
                type,
                PARSER.parse(CqlIdentifier.fromInternal("k"), cql, null, null),
                Fidelity.DISTINCT))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STRUCT<a: INT>            | fields",
        "ARRAY<STRUCT<a: INT>>     | fields",
        "'MAP<STRING, VOID>'       | CAST",
        "INTERVAL DAY              | CAST",
      })
  void what_has_none_is_told_what_to_do(String spark, String fix) {
    assertThat(CqlTypes.of(DataType.fromDDL(spark)))
        .isInstanceOfSatisfying(CqlTypes.None.class, none -> assertThat(none.fix()).contains(fix));
  }
}

package io.tidemill.peers;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** The table that rows go to, by the connector. */
final class Target {
  private static final String FORMAT = "org.apache.spark.sql.cassandra";

  private final SparkSession spark;
  private final Arguments arguments;
  private final Map<String, String> table;

  Target(SparkSession spark, Arguments arguments) {
    this.spark = spark;
    this.arguments = arguments;
    this.table = Map.of("keyspace", arguments.of("keyspace"), "table", arguments.of("table"));
  }

  void write(Dataset<Row> rows) {
    Dataset<Row> merged = arguments.optional("merge").map(how -> merged(rows, how)).orElse(rows);
    ordered(merged).write().format(FORMAT).options(table).mode(SaveMode.Append).save();
  }

  /** Rows with what is there added, which the connector looks up key by key. */
  private Dataset<Row> merged(Dataset<Row> rows, String how) {
    Map<String, String> functions = new LinkedHashMap<>();
    for (String each : how.split(",")) {
      functions.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
    }
    Dataset<Row> given = ordered(rows).alias("given");
    Dataset<Row> there =
        spark
            .read()
            .format(FORMAT)
            .options(table)
            .option("directJoinSetting", "on")
            .load()
            .alias("there");
    Column sameKey = lit(true);
    List<Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      Column mine = col("given." + name);
      Column other = col("there." + name);
      if (functions.containsKey(name)) {
        columns.add(both(functions.get(name), mine, other).as(name));
      } else {
        sameKey = sameKey.and(mine.equalTo(other));
        columns.add(mine.as(name));
      }
    }
    return given.join(there, sameKey, "left").select(columns.toArray(Column[]::new));
  }

  private static Column both(String function, Column mine, Column other) {
    return switch (function) {
      case "sum" -> mine.plus(coalesce(other, lit(0)));
      case "min" -> least(mine, other);
      case "max" -> greatest(mine, other);
      default -> throw new IllegalArgumentException("Expected sum, min or max, got " + function);
    };
  }

  private Dataset<Row> ordered(Dataset<Row> rows) {
    Column[] key = PeerJob.columns(arguments.of("key"));
    return switch (arguments.of("order")) {
      case "none" -> rows;
      case "within" -> rows.sortWithinPartitions(key);
      case "repartition" -> rows.repartition(key).sortWithinPartitions(key);
      default ->
          throw new IllegalArgumentException(
              "Expected --order none, within or repartition, got " + arguments.of("order"));
    };
  }
}

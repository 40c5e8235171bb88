package io.tidemill.peers;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What a user writes who takes Kafka into Cassandra by Spark's own means: Kafka's source, {@code
 * from_json}, SQL over a view {@code source}, and the connector.
 *
 * <p>Arguments: {@code --mode batch|stream}, {@code --bootstrap}, {@code --topic}, {@code --from}
 * and {@code --until} as Spark's Kafka source takes offsets, {@code --schema} of the records,
 * {@code --sql}, {@code --keyspace}, {@code --table}, {@code --key} its partition key, {@code
 * --order none|within|repartition} how rows are brought in its order, {@code --fetch
 * default|large}, {@code --merge column=sum|min|max,…} if rows are merged into those that are
 * there, {@code --folder} for what streams remember. The connector's settings are Spark's.
 */
public final class PeerJob {
  private PeerJob() {}

  public static void main(String[] words) throws Exception {
    Arguments arguments = Arguments.parse(List.of(words));
    SparkSession spark = SparkSession.builder().getOrCreate();
    try {
      Target target = new Target(spark, arguments);
      if (arguments.of("mode").equals("stream")) {
        Stream.run(spark, arguments, target);
      } else {
        Dataset<Row> records =
            spark
                .read()
                .format("kafka")
                .options(kafka(arguments))
                .option("startingOffsets", arguments.of("from"))
                .option("endingOffsets", arguments.of("until"))
                .load();
        target.write(rows(records, arguments));
      }
    } finally {
      spark.stop();
    }
  }

  /** Options of the source that batches and streams share. */
  static Map<String, String> kafka(Arguments arguments) {
    Map<String, String> where =
        Map.of(
            "kafka.bootstrap.servers", arguments.of("bootstrap"),
            "subscribe", arguments.of("topic"));
    if (arguments.of("fetch").equals("default")) {
      return where;
    }
    return Map.of(
        "kafka.bootstrap.servers", arguments.of("bootstrap"),
        "subscribe", arguments.of("topic"),
        "kafka.max.poll.records", "10000",
        "kafka.max.partition.fetch.bytes", Integer.toString(8 << 20),
        "kafka.fetch.min.bytes", Integer.toString(1 << 20));
  }

  /** The rows that the job's SQL makes of records. */
  static Dataset<Row> rows(Dataset<Row> records, Arguments arguments) {
    StructType schema = StructType.fromDDL(arguments.of("schema"));
    records
        .select(from_json(col("value").cast("string"), schema).as("record"))
        .select("record.*")
        .createOrReplaceTempView("source");
    return records.sparkSession().sql(arguments.of("sql"));
  }

  static Column[] columns(String names) {
    return Arrays.stream(names.split(",")).map(name -> col(name)).toArray(Column[]::new);
  }
}

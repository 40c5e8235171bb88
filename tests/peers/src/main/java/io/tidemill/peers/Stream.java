package io.tidemill.peers;

import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/** Takes what is there, as a stream that ends then. */
final class Stream {
  private Stream() {}

  static void run(SparkSession spark, Arguments arguments, Target target) throws Exception {
    Dataset<Row> records =
        spark
            .readStream()
            .format("kafka")
            .options(PeerJob.kafka(arguments))
            .option("startingOffsets", arguments.of("from"))
            .load();
    VoidFunction2<Dataset<Row>, Long> each =
        (batch, id) -> target.write(PeerJob.rows(batch, arguments));
    records
        .writeStream()
        .trigger(Trigger.AvailableNow())
        .option("checkpointLocation", arguments.of("folder"))
        .foreachBatch(each)
        .start()
        .awaitTermination();
  }
}

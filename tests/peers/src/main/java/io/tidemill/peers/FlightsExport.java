package io.tidemill.peers;

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes a Parquet file of flights as lines, in its order: departure in ms since the epoch, delay,
 * distance, origin, destination, separated by tabs. Arguments: the file, and the file to write.
 */
public final class FlightsExport {
  private FlightsExport() {}

  public static void main(String[] words) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .config("spark.sql.session.timeZone", "UTC")
            // One split, so that the order is the file's.
            .config("spark.sql.files.minPartitionNum", 1)
            .getOrCreate();
    Path unfinished = Path.of(words[1] + ".part");
    try (BufferedWriter out = Files.newBufferedWriter(unfinished)) {
      Iterator<Row> rows =
          spark
              .read()
              .parquet(words[0])
              .selectExpr(
                  "CAST(date AS TIMESTAMP_NTZ)",
                  "CAST(delay AS INT)",
                  "CAST(distance AS INT)",
                  "origin",
                  "destination")
              .toLocalIterator();
      while (rows.hasNext()) {
        Row row = rows.next();
        LocalDateTime date = row.getAs(0);
        out.write(
            "%d\t%d\t%d\t%s\t%s\n"
                .formatted(
                    date.toInstant(ZoneOffset.UTC).toEpochMilli(),
                    row.getInt(1),
                    row.getInt(2),
                    row.getString(3),
                    row.getString(4)));
      }
    } finally {
      spark.stop();
    }
    Files.move(unfinished, Path.of(words[1]));
  }
}

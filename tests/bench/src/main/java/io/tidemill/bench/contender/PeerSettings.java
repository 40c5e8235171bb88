package io.tidemill.bench.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a job by the connector is set up.
 *
 * @param mode batch or stream
 * @param order how rows are brought in the order of the table: none, within (each task sorts its
 *     own) or repartition (shuffled by key, then sorted)
 * @param fetch of Kafka's source: default or large
 * @param spark settings of Spark and of the connector
 */
public record PeerSettings(String mode, String order, String fetch, Map<String, String> spark) {
  private static final List<String> ORDERS = List.of("within", "repartition");
  private static final List<Integer> WRITES = List.of(32, 64, 128);

  public PeerSettings {
    spark = new TreeMap<>(spark);
  }

  /** A batch that leaves everything to the connector. */
  public static final PeerSettings DEFAULTS =
      new PeerSettings("batch", "none", "default", Map.of());

  /** A stream that takes what is there, and leaves everything to the connector. */
  public static final PeerSettings AVAILABLE_NOW =
      new PeerSettings("stream", "none", "default", Map.of());

  /** What an expert would try: batches of 5 KiB a partition, of sorted rows, many in flight. */
  public static List<PeerSettings> grid() {
    List<PeerSettings> grid = new ArrayList<>();
    for (String order : ORDERS) {
      for (int writes : WRITES) {
        grid.add(tuned(order, writes));
      }
    }
    return grid;
  }

  /** One point of the grid. */
  public static PeerSettings tuned(String order, int writes) {
    return new PeerSettings(
        "batch",
        order,
        "large",
        Map.of(
            "spark.cassandra.output.batch.size.bytes", "5120",
            "spark.cassandra.output.batch.grouping.key", "partition",
            "spark.cassandra.output.concurrent.writes", Integer.toString(writes),
            "spark.sql.shuffle.partitions", "8"));
  }

  /** All of it, by name. */
  Map<String, String> shown() {
    Map<String, String> shown = new TreeMap<>(spark);
    shown.put("mode", mode);
    shown.put("order", order);
    shown.put("fetch", fetch);
    return shown;
  }

  /** In few words, to be given again by {@code --grid}. */
  public String brief() {
    return "%s,%s".formatted(order, spark.get("spark.cassandra.output.concurrent.writes"));
  }
}

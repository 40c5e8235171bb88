package io.tidemill.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemill.core.ledger.HistoryPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TidemillConfigTest {
  private static final String CLUSTER =
      "arn:aws:kafka:eu-west-1:111122223333:cluster/orders/0d0c1b2a-1111-2222-3333-444455556666-5";
  private static final KafkaServers SERVERS =
      KafkaServers.plaintext("127.0.0.1:9092,127.0.0.2:9092");
  private static final TidemillConfig CONFIG =
      new TidemillConfig(
          CassandraAddress.plain("127.0.0.1", 9042, "tidemill", "datacenter1"),
          new HistoryPolicy(Duration.ofDays(30), 5),
          SERVERS,
          "file:pipelines",
          "eu-west-1",
          "http://127.0.0.1:9001",
          new TidemillConfig.Emr(
              "http://127.0.0.1:8080",
              "app1",
              "arn:aws:iam::000000000000:role/job",
              "file:/job.jar",
              "--conf spark.executor.cores=1",
              "file:/logs"));

  private static TidemillException refused(Map<String, String> environment) {
    return catchThrowableOfType(
        TidemillException.class, () -> TidemillConfig.fromEnvironment(environment));
  }

  @Test
  void what_is_written_is_read_back() {
    assertThat(TidemillConfig.fromEnvironment(CONFIG.toEnvironment())).isEqualTo(CONFIG);
  }

  @Test
  void the_jobs_part_is_read_back_too() {
    assertThat(TidemillConfig.JobConfig.fromEnvironment(CONFIG.job(SERVERS).toEnvironment()))
        .isEqualTo(CONFIG.job(SERVERS));
    assertThat(CONFIG.job(SERVERS).toEnvironment())
        .containsOnlyKeys(
            TidemillConfig.LEDGER,
            TidemillConfig.HISTORY,
            TidemillConfig.KAFKA,
            TidemillConfig.KAFKA_SECURITY);
  }

  @Test
  void endpoint_spark_parameters_and_history_may_be_left_out() {
    Map<String, String> environment = new HashMap<>(CONFIG.toEnvironment());
    environment.remove(TidemillConfig.EMR_ENDPOINT);
    environment.remove(TidemillConfig.EMR_SPARK_PARAMETERS);
    environment.remove(TidemillConfig.HISTORY);

    TidemillConfig config = TidemillConfig.fromEnvironment(environment);
    TidemillConfig.Emr emr = config.emr();
    assertThat(emr.endpoint()).isEmpty();
    assertThat(emr.sparkParameters()).isEmpty();
    assertThat(config.history()).isEqualTo(HistoryPolicy.DEFAULT);
  }

  @Test
  void variables_of_others_are_left_alone() {
    Map<String, String> environment = new HashMap<>(CONFIG.toEnvironment());
    environment.put("PATH", "/bin");

    assertThat(TidemillConfig.fromEnvironment(environment)).isEqualTo(CONFIG);
  }

  @Test
  void all_that_is_missing_or_unknown_is_named_at_once() {
    TidemillException refused =
        refused(Map.of("TIDEMILL_KAFAK", "x", TidemillConfig.EMR_ROLE, " "));

    assertThat(refused.kind()).isEqualTo(FailureKind.OPERATOR);
    assertThat(refused)
        .hasMessageContainingAll(
            "TIDEMILL_LEDGER is missing",
            "TIDEMILL_KAFKA is missing",
            "TIDEMILL_PIPELINES is missing",
            "TIDEMILL_EMR_APPLICATION is missing",
            "TIDEMILL_EMR_ROLE is missing",
            "TIDEMILL_EMR_JOB_JAR is missing",
            "TIDEMILL_REGION is missing",
            "TIDEMILL_KAFAK is not a key");
  }

  @Test
  void a_job_is_told_all_that_it_misses() {
    TidemillException refused =
        catchThrowableOfType(
            TidemillException.class, () -> TidemillConfig.JobConfig.fromEnvironment(Map.of()));

    assertThat(refused)
        .hasMessageContainingAll("TIDEMILL_LEDGER is missing", "TIDEMILL_KAFKA is missing");
  }

  @Test
  void an_msk_cluster_is_read_back_too() {
    Map<String, String> environment = new HashMap<>(CONFIG.toEnvironment());
    environment.put(TidemillConfig.KAFKA, CLUSTER);
    environment.put(TidemillConfig.KAFKA_SECURITY, "TLS,IAM");
    TidemillConfig config = TidemillConfig.fromEnvironment(environment);

    assertThat(config.kafka())
        .isEqualTo(new MskCluster(CLUSTER, List.of(KafkaSecurity.TLS, KafkaSecurity.IAM)));
    assertThat(TidemillConfig.fromEnvironment(config.toEnvironment())).isEqualTo(config);
  }

  @Test
  void a_job_wants_servers_rather_than_a_cluster() {
    Map<String, String> environment = new HashMap<>(CONFIG.job(SERVERS).toEnvironment());
    environment.put(TidemillConfig.KAFKA, CLUSTER);

    assertThat(
            catchThrowableOfType(
                TidemillException.class,
                () -> TidemillConfig.JobConfig.fromEnvironment(environment)))
        .hasMessageContainingAll("TIDEMILL_KAFKA", "expects bootstrap servers", CLUSTER);
  }
}

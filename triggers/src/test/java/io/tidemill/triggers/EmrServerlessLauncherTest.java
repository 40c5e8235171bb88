package io.tidemill.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaSecurity;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.ledger.JobSize;
import io.tidemill.core.trigger.BilledUse;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.triggers.ScriptedEndpoint.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;

class EmrServerlessLauncherTest {
  private static final JobRequest REQUEST =
      new JobRequest("tm-abcdefgh-orders-7-2", new PipelineId("orders"), 7, 2);
  private static final String STARTED =
      "{\"applicationId\":\"00fapp\",\"jobRunId\":\"00fjob\",\"arn\":\"arn:aws:emr-serverless:x\"}";
  private static final String LISTED =
      """
      {"jobRuns":[{"applicationId":"00fapp","id":"00fearlier","name":"tm-abcdefgh-orders-7-2",
        "state":"QUEUED","stateDetails":"Queued","createdAt":9999999999.5,
        "updatedAt":9999999999.5}]}
      """;

  private ScriptedEndpoint endpoint;
  private EmrServerlessClient client;

  @AfterEach
  void close() {
    client.close();
    endpoint.close();
  }

  @Test
  void a_launch_carries_name_token_arguments_and_environment() {
    EmrServerlessLauncher launcher = launcher(Answer.ok(STARTED));

    assertThat(launcher.launch(REQUEST)).isEqualTo("00fjob");

    assertThat(endpoint.requests().get(0))
        .contains("\"name\":\"tm-abcdefgh-orders-7-2\"")
        .contains("\"clientToken\":\"tm-abcdefgh-orders-7-2\"")
        .contains("[\"--pipeline\",\"orders\",\"--run\",\"7\",\"--attempt\",\"2\"]")
        .contains("--class io.tidemill.spark.RunJob --conf spark.executor.cores=4 ")
        .contains("spark.emr-serverless.driverEnv.TIDEMILL_KAFKA=b-1.kafka:9098,b-2.kafka:9098 ")
        .contains("spark.executorEnv.TIDEMILL_KAFKA_SECURITY=IAM")
        .contains("spark.emr-serverless.driverEnv.TIDEMILL_HISTORY=400d,newest=100 ")
        .contains("spark.executorEnv.TIDEMILL_LEDGER=cassandra://store:9042/tidemill?dc=dc1")
        .contains("\"retryPolicy\":{\"maxAttempts\":1}")
        .contains("\"tidemill:pipeline\":\"orders\"")
        .contains("\"tidemill:run\":\"7\"");
  }

  @Test
  void a_launch_asks_for_the_runs_size_and_what_the_configuration_gives_wins() {
    JobSize size = new JobSize(3, 4, 3_200_000, List.of(41_000L), Duration.ofMinutes(5));
    launcher("--conf spark.executor.instances=9", Answer.ok(STARTED))
        .launch(
            new JobRequest(
                REQUEST.name(), REQUEST.pipeline(), REQUEST.run(), 2, Optional.of(size)));

    String body = endpoint.requests().get(0);
    assertThat(body).contains("--conf spark.executor.cores=4 ");
    assertThat(body.indexOf("spark.executor.instances=9"))
        .isGreaterThan(body.indexOf("spark.executor.instances=3"));
  }

  @Test
  void speculation_is_off_whatever_the_parameters_say() {
    EmrServerlessLauncher launcher = launcher("--conf spark.speculation=true", Answer.ok(STARTED));

    launcher.launch(REQUEST);

    String body = endpoint.requests().get(0);
    assertThat(body.lastIndexOf("spark.speculation=false"))
        .isGreaterThan(body.lastIndexOf("spark.speculation=true"));
  }

  @Test
  void a_throttled_launch_is_nobodys_fault() {
    EmrServerlessLauncher launcher =
        launcher(Answer.error(429, "ThrottlingException", "Rate exceeded"));

    assertFails(() -> launcher.launch(REQUEST), FailureKind.INFRASTRUCTURE, "Rate exceeded");
  }

  @Test
  void a_launch_that_the_service_fails_is_nobodys_fault() {
    EmrServerlessLauncher launcher =
        launcher(Answer.error(500, "InternalServerException", "Sorry"));

    assertFails(() -> launcher.launch(REQUEST), FailureKind.INFRASTRUCTURE, "Sorry");
  }

  @Test
  void a_launch_whose_answer_is_lost_has_an_unknown_outcome() {
    EmrServerlessLauncher launcher = launcher(Answer.lost());

    assertFails(
        () -> launcher.launch(REQUEST), FailureKind.UNKNOWN_OUTCOME, "the next wake-up looks");
  }

  @Test
  void a_question_whose_answer_is_lost_may_be_asked_again() {
    EmrServerlessLauncher launcher = launcher(Answer.lost());

    assertFails(() -> launcher.job("00fjob"), FailureKind.INFRASTRUCTURE, "GetJobRun");
  }

  @Test
  void a_launch_that_never_left_this_host_has_a_known_outcome() {
    EmrServerlessLauncher launcher = launcher(Answer.ok(STARTED));
    endpoint.close();

    assertFails(
        () -> launcher.launch(REQUEST), FailureKind.INFRASTRUCTURE, "TIDEMILL_EMR_ENDPOINT");
  }

  @Test
  void a_launch_that_is_not_allowed_tells_which_permissions_are_needed() {
    EmrServerlessLauncher launcher =
        launcher(Answer.error(403, "AccessDeniedException", "no PassRole"));

    assertFails(() -> launcher.launch(REQUEST), FailureKind.OPERATOR, "iam:PassRole");
  }

  @Test
  void expired_credentials_are_told_from_missing_permissions() {
    EmrServerlessLauncher launcher =
        launcher(Answer.error(403, "ExpiredTokenException", "The token has expired"));

    assertFails(() -> launcher.launch(REQUEST), FailureKind.OPERATOR, "Renew the AWS credentials");
  }

  @Test
  void a_launch_over_quota_names_the_quota() {
    EmrServerlessLauncher launcher =
        launcher(Answer.error(402, "ServiceQuotaExceededException", "Too many vCPU"));

    assertFails(
        () -> launcher.launch(REQUEST), FailureKind.OPERATOR, "Max concurrent vCPUs per account");
  }

  @Test
  void a_launch_on_an_application_that_is_gone_names_the_setting() {
    EmrServerlessLauncher launcher =
        launcher(Answer.error(404, "ResourceNotFoundException", "no such application"));

    assertFails(() -> launcher.launch(REQUEST), FailureKind.OPERATOR, "TIDEMILL_EMR_APPLICATION");
  }

  @Test
  void a_token_that_was_taken_with_other_settings_gives_the_job_that_took_it() {
    EmrServerlessLauncher launcher =
        launcher(Answer.error(409, "ConflictException", "other parameters"), Answer.ok(LISTED));

    assertThat(launcher.launch(REQUEST)).isEqualTo("00fearlier");
  }

  @Test
  void a_conflict_without_such_a_job_is_tried_again_later() {
    EmrServerlessLauncher launcher =
        launcher(
            Answer.error(409, "ConflictException", "application is stopping"),
            Answer.ok("{\"jobRuns\":[]}"));

    assertFails(
        () -> launcher.launch(REQUEST), FailureKind.INFRASTRUCTURE, "application is stopping");
  }

  @Test
  void a_job_says_what_it_is_billed_once_the_service_knows() {
    EmrServerlessLauncher launcher =
        launcher(
            Answer.ok(ended("")),
            Answer.ok(
                ended(
                    ",\"billedResourceUtilization\":{\"vCPUHour\":0.067,\"memoryGBHour\":0.267}")));

    assertThat(launcher.job("00fjob").orElseThrow().billed()).isEmpty();
    assertThat(launcher.job("00fjob").orElseThrow().billed())
        .contains(new BilledUse(0.067, 0.267, 0));
  }

  private static String ended(String more) {
    return """
        {"jobRun":{"applicationId":"00fapp","jobRunId":"00fjob","name":"n","state":"SUCCESS",
          "stateDetails":"done","updatedAt":9999999999.5%s}}
        """
        .formatted(more);
  }

  @Test
  void cancelling_what_the_service_says_has_ended_is_harmless() {
    EmrServerlessLauncher launcher =
        launcher(
            Answer.error(400, "ValidationException", "Job run is in a terminal state"),
            Answer.ok(ended("")));

    launcher.cancel("00fjob");

    assertThat(endpoint.requests()).hasSize(2);
  }

  @Test
  void a_variable_with_a_quote_is_refused_before_anything_is_launched() {
    launcher(Answer.ok(STARTED));
    EmrServerlessLauncher launcher = launcher(KafkaServers.plaintext("b'1.kafka:9092"), "");

    assertFails(() -> launcher.launch(REQUEST), FailureKind.OPERATOR, "TIDEMILL_KAFKA");
    assertThat(endpoint.requests()).isEmpty();
  }

  private EmrServerlessLauncher launcher(Answer... answers) {
    return launcher("--conf spark.executor.cores=4", answers);
  }

  private EmrServerlessLauncher launcher(String sparkParameters, Answer... answers) {
    endpoint = new ScriptedEndpoint(answers);
    // Without the retries of EmrClients, which take their time.
    client =
        EmrServerlessClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(URI.create(endpoint.url()))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(
                override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    return launcher(
        new KafkaServers("b-1.kafka:9098,b-2.kafka:9098", KafkaSecurity.IAM), sparkParameters);
  }

  private EmrServerlessLauncher launcher(KafkaServers kafka, String sparkParameters) {
    return new EmrServerlessLauncher(
        client,
        new TidemillConfig.Emr(
            endpoint.url(),
            "00fapp",
            "arn:aws:iam::000000000000:role/job",
            "s3://b/job.jar",
            sparkParameters,
            ""),
        new TidemillConfig.JobConfig(
            CassandraAddress.plain("store", 9042, "tidemill", "dc1"),
            HistoryPolicy.DEFAULT,
            kafka));
  }

  private static void assertFails(ThrowingCallable call, FailureKind kind, String words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TidemillException.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
        .hasMessageContaining(words);
  }
}

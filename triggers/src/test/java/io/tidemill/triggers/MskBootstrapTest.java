package io.tidemill.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaSecurity;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.MskCluster;
import io.tidemill.core.TidemillException;
import io.tidemill.triggers.ScriptedEndpoint.Answer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kafka.KafkaClient;

class MskBootstrapTest {
  private static final String ARN =
      "arn:aws:kafka:eu-west-1:111122223333:cluster/orders/0d0c1b2a-1111-2222-3333-444455556666-5";

  /** As the API reference shows it: members in lower camel case, absent where not offered. */
  private static final String ALL =
      """
      {"bootstrapBrokerString":"b-2.orders.kafka.eu-west-1.amazonaws.com:9092,b-1.orders.kafka.eu-west-1.amazonaws.com:9092",
       "bootstrapBrokerStringTls":"b-2.orders.kafka.eu-west-1.amazonaws.com:9094,b-1.orders.kafka.eu-west-1.amazonaws.com:9094",
       "bootstrapBrokerStringSaslScram":"b-2.orders.kafka.eu-west-1.amazonaws.com:9096,b-1.orders.kafka.eu-west-1.amazonaws.com:9096",
       "bootstrapBrokerStringSaslIam":"b-2.orders.kafka.eu-west-1.amazonaws.com:9098,b-1.orders.kafka.eu-west-1.amazonaws.com:9098"}
      """;

  private static KafkaServers servers(List<KafkaSecurity> listeners, Answer... answers) {
    return servers(new MskCluster(ARN, listeners), answers);
  }

  private static KafkaServers servers(MskCluster cluster, Answer... answers) {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(answers);
        KafkaClient client =
            // Without the retries of AwsClients, which take their time.
            KafkaClient.builder()
                .region(Region.EU_WEST_1)
                .endpointOverride(URI.create(endpoint.url()))
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(
                    override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build()) {
      return MskBootstrap.servers(cluster, client);
    }
  }

  private static TidemillException refused(Answer answer) {
    return catchThrowableOfType(
        TidemillException.class, () -> servers(MskCluster.STRICTEST_FIRST, answer));
  }

  @ParameterizedTest
  @CsvSource({"PLAINTEXT, 9092", "TLS, 9094", "IAM, 9098"})
  void the_wanted_listener_is_taken_its_brokers_in_order(KafkaSecurity wanted, int port) {
    assertThat(servers(List.of(wanted), Answer.ok(ALL)))
        .isEqualTo(
            new KafkaServers(
                "b-1.orders.kafka.eu-west-1.amazonaws.com:%1$d,b-2.orders.kafka.eu-west-1.amazonaws.com:%1$d"
                    .formatted(port),
                wanted));
  }

  @Test
  void where_the_password_is_goes_along_with_servers_that_ask_for_one() {
    String login = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_orders-AbCdEf";

    KafkaServers servers =
        servers(
            new MskCluster(ARN, List.of(KafkaSecurity.SCRAM, KafkaSecurity.TLS), login),
            Answer.ok(ALL));

    assertThat(servers)
        .isEqualTo(
            new KafkaServers(
                "b-1.orders.kafka.eu-west-1.amazonaws.com:9096,b-2.orders.kafka.eu-west-1.amazonaws.com:9096",
                KafkaSecurity.SCRAM,
                login));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'bootstrapBrokerString':'p:9092','bootstrapBrokerStringTls':'t:9094','bootstrapBrokerStringSaslIam':'i:9098'} | i:9098 | IAM",
        "{'bootstrapBrokerString':'p:9092','bootstrapBrokerStringTls':'t:9094'} | t:9094 | TLS",
        "{'bootstrapBrokerString':'p:9092','bootstrapBrokerStringTls':''} | p:9092 | PLAINTEXT"
      },
      quoteCharacter = '`')
  void the_strictest_listener_that_there_is_comes_first(
      String offered, String bootstrap, KafkaSecurity security) {
    assertThat(servers(MskCluster.STRICTEST_FIRST, Answer.ok(offered.replace('\'', '"'))))
        .isEqualTo(new KafkaServers(bootstrap, security));
  }

  @Test
  void a_listener_that_is_not_offered_is_missed_with_those_that_are() {
    TidemillException refused =
        catchThrowableOfType(
            TidemillException.class,
            () ->
                servers(
                    List.of(KafkaSecurity.IAM),
                    Answer.ok(
                        """
                        {"bootstrapBrokerStringTls":"t:9094","bootstrapBrokerStringSaslScram":"s:9096",
                         "bootstrapBrokerStringPublicSaslIam":"p:9198"}
                        """)));

    assertThat(refused.kind()).isEqualTo(FailureKind.OPERATOR);
    assertThat(refused)
        .hasMessageContainingAll(
            ARN, "listener of [IAM]", "[TLS, SCRAM, public IAM]", "TIDEMILL_KAFKA_SECURITY");
  }

  @Test
  void a_cluster_without_any_listener_may_not_be_ready() {
    TidemillException refused = refused(Answer.ok("{}"));

    assertThat(refused.kind()).isEqualTo(FailureKind.OPERATOR);
    assertThat(refused).hasMessageContainingAll(ARN, "[IAM, TLS, PLAINTEXT]", "being created");
  }

  @ParameterizedTest
  @CsvSource({
    "404, NotFoundException, OPERATOR, No cluster is at",
    "400, BadRequestException, OPERATOR, is the ARN of a cluster",
    "403, AccessDeniedException, OPERATOR, Allow kafka:GetBootstrapBrokers on",
    "403, ForbiddenException, OPERATOR, Allow kafka:GetBootstrapBrokers on",
    "401, UnauthorizedException, OPERATOR, Allow kafka:GetBootstrapBrokers on",
    "403, ExpiredTokenException, OPERATOR, Renew the AWS credentials",
    "429, TooManyRequestsException, INFRASTRUCTURE, the next wake-up tries again",
    "503, ServiceUnavailableException, INFRASTRUCTURE, the next wake-up tries again",
    "500, InternalServerErrorException, INFRASTRUCTURE, the next wake-up tries again"
  })
  void a_refusal_says_who_must_act(int status, String code, FailureKind kind, String words) {
    TidemillException refused = refused(Answer.error(status, code, "as it is"));

    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused)
        .hasMessageContainingAll("GetBootstrapBrokers", "MSK", code, "as it is", words);
    if (words.endsWith(" at") || words.endsWith(" on")) {
      assertThat(refused).hasMessageContaining(words + " " + ARN);
    }
  }

  @Test
  void no_answer_is_broken_infrastructure() {
    TidemillException refused = refused(Answer.lost());

    assertThat(refused.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(refused).hasMessageContaining("no answer from MSK");
  }

  @Test
  void servers_are_not_asked_for() {
    KafkaServers servers = KafkaServers.plaintext("kafka:9092");

    assertThat(MskBootstrap.servers(servers)).isSameAs(servers);
  }

  @Test
  void a_throttled_look_up_is_tried_again_at_the_endpoint_that_the_sdk_is_told() {
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(
            Answer.error(429, "TooManyRequestsException", "Rate exceeded"), Answer.ok(ALL))) {
      Map<String, String> properties =
          Map.of(
              "aws.endpointUrlKafka", endpoint.url(),
              "aws.accessKeyId", "made",
              "aws.secretAccessKey", "up");
      properties.forEach(System::setProperty);
      try {
        KafkaServers servers =
            MskBootstrap.servers(new MskCluster(ARN, MskCluster.STRICTEST_FIRST));

        assertThat(servers.security()).isEqualTo(KafkaSecurity.IAM);
        assertThat(endpoint.targets())
            .hasSize(2)
            .allMatch(
                ("GET /v1/clusters/"
                        + ARN.replace(":", "%3A").replace("/", "%2F")
                        + "/bootstrap-brokers")
                    ::equals);
      } finally {
        properties.keySet().forEach(System::clearProperty);
      }
    }
  }
}

package io.tidemill.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaAddressTest {
  private static final String SECRET =
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_a/b+c-AbCdEf";
  private static final String UUID = "0d0c1b2a-1111-2222-3333-444455556666-5";

  private static KafkaAddress read(String address, String security) {
    return KafkaAddress.fromEnvironment(
        Map.of(TidemillConfig.KAFKA, address, TidemillConfig.KAFKA_SECURITY, security));
  }

  private static TidemillException refused(String address, String security) {
    return catchThrowableOfType(TidemillException.class, () -> read(address, security));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:9092", "a.example:9092,b.example:9094", "127.0.0.1:1"})
  void servers_are_spoken_to_unencrypted_unless_told_otherwise(String bootstrap) {
    assertThat(KafkaAddress.fromEnvironment(Map.of(TidemillConfig.KAFKA, bootstrap)))
        .isEqualTo(KafkaServers.plaintext(bootstrap));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SCRAM")
  void servers_are_read_back_with_their_security(KafkaSecurity security) {
    KafkaServers servers = new KafkaServers("a.example:9098", security);

    assertThat(KafkaAddress.fromEnvironment(servers.toEnvironment())).isEqualTo(servers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "localhost:", "a:1,,b:2", "a:1, b:2", "PLAINTEXT://a:1"})
  void other_forms_of_servers_are_refused_with_what_was_expected(String bootstrap) {
    TidemillException refused = refused(bootstrap, "");

    assertThat(refused.kind()).isEqualTo(FailureKind.OPERATOR);
    assertThat(refused)
        .hasMessageContainingAll("host:port", "\"" + bootstrap + "\"", "TIDEMILL_KAFKA");
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:kafka:us-east-1:111122223333:cluster/orders/" + UUID + ", us-east-1",
    "arn:aws:kafka:eu-west-1:111122223333:cluster/serverless/0d0c1b2a-s1, eu-west-1",
    "arn:aws-cn:kafka:cn-north-1:111122223333:cluster/orders/" + UUID + ", cn-north-1",
    "arn:aws-us-gov:kafka:us-gov-west-1:111122223333:cluster/orders/" + UUID + ", us-gov-west-1"
  })
  void a_cluster_of_any_partition_is_asked_in_its_own_region(String arn, String region) {
    MskCluster cluster = new MskCluster(arn, MskCluster.STRICTEST_FIRST);

    assertThat(read(arn, "")).isEqualTo(cluster);
    assertThat(cluster.region()).isEqualTo(region);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:kafka:us-east-1:111122223333:topic/orders/" + UUID + "/flights",
        "arn:aws:kafka:us-east-1:111122223333:cluster/orders",
        "arn:aws:kafka::111122223333:cluster/orders/" + UUID,
        "arn:aws:kafka:us-east-1:1:cluster/orders/" + UUID,
        "arn:aws:s3:::bucket",
        "arn:aws:kafka:us-east-1:111122223333:cluster/or ders/" + UUID
      })
  void other_arns_are_refused_with_what_was_expected(String arn) {
    TidemillException refused = refused(arn, "IAM");

    assertThat(refused.kind()).isEqualTo(FailureKind.OPERATOR);
    assertThat(refused)
        .hasMessageContainingAll(
            "arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID", arn, "TIDEMILL_KAFKA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SASL_SSL", "iam", "IAM,", "IAM;TLS"})
  void unknown_security_is_refused_with_what_there_is(String security) {
    TidemillException refused = refused("a:9098", security);

    assertThat(refused.kind()).isEqualTo(FailureKind.OPERATOR);
    assertThat(refused)
        .hasMessageContainingAll(
            "TIDEMILL_KAFKA_SECURITY", "[PLAINTEXT, TLS, SCRAM, IAM]", security);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/tidemill/login.properties", SECRET})
  void where_the_password_is_goes_along(String login) {
    KafkaServers servers = new KafkaServers("a:9096", KafkaSecurity.SCRAM, login);
    MskCluster cluster =
        new MskCluster(
            "arn:aws:kafka:us-east-1:111122223333:cluster/orders/" + UUID,
            List.of(KafkaSecurity.SCRAM, KafkaSecurity.TLS),
            login);

    assertThat(KafkaAddress.fromEnvironment(servers.toEnvironment())).isEqualTo(servers);
    assertThat(KafkaAddress.fromEnvironment(cluster.toEnvironment())).isEqualTo(cluster);
    assertThat(servers.toEnvironment()).containsEntry(TidemillConfig.KAFKA_LOGIN, login);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SCRAM | ''             | got nothing",
        "SCRAM | hunter2        | got something else",
        "SCRAM | arn:aws:secretsmanager:eu-west-1:111122223333:secret:hunter2 | got something else",
        "TLS   | /hunter2       | SCRAM alone asks for",
        "''    | /hunter2       | SCRAM alone asks for"
      })
  void a_password_has_a_place_where_it_is_asked_for_and_nowhere_else(
      String security, String login, String said) {
    TidemillException refused =
        catchThrowableOfType(
            TidemillException.class,
            () ->
                KafkaAddress.fromEnvironment(
                    Map.of(
                        TidemillConfig.KAFKA,
                        "a:9096",
                        TidemillConfig.KAFKA_SECURITY,
                        security,
                        TidemillConfig.KAFKA_LOGIN,
                        login)));

    assertThat(refused.kind()).isEqualTo(FailureKind.OPERATOR);
    assertThat(refused)
        .hasMessageContaining(said)
        .hasMessageContaining("TIDEMILL_KAFKA_LOGIN")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void servers_have_one_security() {
    assertThat(refused("a:9098", "IAM,TLS"))
        .hasMessageContainingAll("TIDEMILL_KAFKA_SECURITY", "[IAM, TLS]");
  }
}

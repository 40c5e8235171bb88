package io.tidemill.infra.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.KafkaSecurity;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.KeyspacesAddress;
import io.tidemill.core.SecretArn;
import io.tidemill.core.yaml.Problem;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeployConfigParserTest {
  private static final String WHERE = "account: \"123456789012\"\nregion: eu-central-1\n";

  private static final String SECRET =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:stores/tidemill-AbCdEf";
  private static final String KEY =
      "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666";

  private static DeployConfig valid(String more) {
    DeployConfigParser.Read read = DeployConfigParser.parse("t.yaml", WHERE + more);
    assertThat(read.problems()).isEmpty();
    return read.config().orElseThrow();
  }

  private static List<Problem> problems(String yaml) {
    DeployConfigParser.Read read = DeployConfigParser.parse("t.yaml", yaml);
    assertThat(read.config()).isEmpty();
    assertThat(read.problems()).isNotEmpty();
    return read.problems();
  }

  @Test
  void account_and_region_are_enough() {
    DeployConfig config = valid("");

    assertThat(config.account()).isEqualTo("123456789012");
    assertThat(config.network()).isEqualTo(new NetworkChoice.NewNetwork(2));
    assertThat(config.kafka()).isEqualTo(new KafkaChoice.Serverless());
    assertThat(config.spark()).isEqualTo(SparkChoice.DEFAULT);
    assertThat(config.functions()).isEqualTo(FunctionsChoice.DEFAULT);
    assertThat(config.alarms()).isEqualTo(AlarmsChoice.DEFAULT);
    assertThat(config.prices()).isEmpty();
    assertThat(config.logDays()).isEqualTo(30);
  }

  @Test
  void the_file_that_users_copy_is_valid_with_every_key_it_shows() throws IOException {
    String yaml =
        Files.readString(
            Path.of(System.getProperty("tidemill.home"), "infra-cdk", DeployConfigParser.FILE));

    assertThat(DeployConfigParser.parse("t.yaml", yaml).problems()).isEmpty();
    String shown = yaml.replaceAll("(?m)^# (?=[a-z]+:| )", "");
    assertThat(shown).isNotEqualTo(yaml);
    DeployConfig config =
        DeployConfigParser.parse("t.yaml", shown.replaceFirst("(?m)^What .*\n", ""))
            .config()
            .orElseThrow();
    assertThat(config.alarms().addresses()).containsExactly("ops@example.com");
    assertThat(config.spark().warm()).isPresent();
    assertThat(config.spark().most()).isEqualTo(SparkChoice.DEFAULT.most());
    assertThat(config.spark().release()).isEqualTo(SparkChoice.DEFAULT.release());
  }

  @Test
  void everything_can_be_chosen() {
    DeployConfig config =
        valid(
            """
            name: prod
            network: { vpc: vpc-0123456789abcdef0, subnets: [subnet-0123456789abcdef0, subnet-0123456789abcdef1] }
            kafka: { bootstrapServers: "b1:9094,b2:9094" }
            keyspace: ledger_prod
            spark: { release: emr-7.9.0, architecture: x86_64, most: { vcpu: 64 }, stopAfter: 5m, concurrentRuns: 4, queueFor: 1h }
            functions: { architecture: x86_64, memoryMb: 1024, snapStart: false }
            history: 30d
            alarms: { noSuccessFor: 1h, waitingFor: 10m, deadLetters: 100 }
            prices: { vcpuHour: 0.052624, memoryGbHour: 0.0057785, storageGbHour: 0 }
            logDays: 14
            tags: { team: data, cost: "42" }
            """);

    assertThat(config.network())
        .isEqualTo(
            new NetworkChoice.ExistingNetwork(
                "vpc-0123456789abcdef0",
                List.of("subnet-0123456789abcdef0", "subnet-0123456789abcdef1")));
    assertThat(config.kafka())
        .isEqualTo(
            new KafkaChoice.Servers(
                new KafkaServers("b1:9094,b2:9094", KafkaSecurity.TLS), Optional.empty()));
    assertThat(config.ledger()).isEqualTo(new KeyspacesAddress("eu-central-1", "ledger_prod", ""));
    assertThat(config.secrets()).isEmpty();
    assertThat(config.spark().most()).isEqualTo(new SparkChoice.Capacity(64, 64, 400));
    assertThat(config.spark().stopAfter()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.functions()).isEqualTo(new FunctionsChoice(Architecture.X86_64, 1024, false));
    assertThat(config.history()).hasToString("30d,newest=100");
    assertThat(config.alarms())
        .isEqualTo(new AlarmsChoice(List.of(), Duration.ofHours(1), Duration.ofMinutes(10), 100));
    assertThat(config.prices())
        .contains(
            new Prices(
                new BigDecimal("0.052624"), new BigDecimal("0.0057785"), new BigDecimal("0")));
    assertThat(config.tags()).isEqualTo(Map.of("team", "data", "cost", "42"));
  }

  @Test
  void a_cluster_that_is_there_signs_clients_in_by_iam() {
    DeployConfig config =
        valid(
            "kafka: { cluster: \"arn:aws:kafka:eu-central-1:123456789012:cluster/big/0a1b-2\", securityGroup: sg-0123456789abcdef0 }");

    assertThat(config.kafka())
        .isInstanceOfSatisfying(
            KafkaChoice.Existing.class,
            existing -> {
              assertThat(existing.cluster().listeners()).containsExactly(KafkaSecurity.IAM);
              assertThat(existing.securityGroup()).contains("sg-0123456789abcdef0");
            });
  }

  @Test
  void servers_that_ask_for_passwords_have_them_in_secrets() {
    DeployConfig config =
        valid(
            """
            kafka: { bootstrapServers: "b1:9096", security: scram, secret: "%1$s", secretKey: "%2$s" }
            cassandra: { servers: "c1:9042,c2:9042", datacentre: dc1, secret: "%1$s" }
            """
                .formatted(SECRET, KEY));

    assertThat(config.kafka())
        .isEqualTo(
            new KafkaChoice.Servers(
                new KafkaServers("b1:9096", KafkaSecurity.SCRAM, SECRET),
                Optional.of(new SecretChoice(new SecretArn(SECRET), Optional.of(KEY)))));
    assertThat(config.ledger())
        .hasToString(
            "cassandra://c1:9042,c2:9042/tidemill?dc=dc1&login=%s&tls=jvm".formatted(SECRET));
    assertThat(config.secrets())
        .extracting(SecretChoice::key)
        .containsExactly(Optional.of(KEY), Optional.empty());
  }

  @Test
  void a_cassandra_may_ask_for_nothing() {
    DeployConfig config =
        valid("cassandra: { servers: \"c1:9042\", datacentre: dc1, keyspace: ledger, tls: false }");

    assertThat(config.ledger()).hasToString("cassandra://c1:9042/ledger?dc=dc1");
    assertThat(config.secrets()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kafka: { bootstrapServers: 'h:1', security: scram }|kafka.secret",
        "kafka: { bootstrapServers: 'h:1', secret: 'SECRET' }|kafka.secret",
        "kafka: { bootstrapServers: 'h:1', security: iam, secret: 'SECRET' }|kafka.security, kafka.secret",
        "kafka: { bootstrapServers: 'h:1', security: scram, secretKey: 'KEY' }|kafka.secretKey, kafka.secret",
        "kafka: { bootstrapServers: 'h', security: scram, secret: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:short', secretKey: 'alias/x' }|kafka.bootstrapServers, kafka.secret, kafka.secretKey",
        "kafka: { bootstrapServers: 'h:1', securityGroup: sg-0123456789abcdef0 }|kafka.securityGroup",
        "kafka: { cluster: 'arn:aws:kafka:eu-central-1:123456789012:cluster/big/0a1b-2', security: scram, secret: 'SECRET' }|kafka.security, kafka.secret",
        "kafka: { provisioned: {}, secret: 'SECRET' }|kafka.secret",
        "cassandra: { servers: 'c:9042', datacentre: dc1, secret: 'arn:aws:secretsmanager:us-east-1:210987654321:secret:a-AbCdEf' }|cassandra.secret, cassandra.secret",
        "cassandra: { servers: 'c:9042', datacentre: dc1, secret: 'SECRET', secretKey: 'arn:aws:kms:us-east-1:123456789012:key/1' }|cassandra.secretKey",
        "cassandra: { servers: 'c', keyspace: Ledger, tls: jvm, login: x }|cassandra.login, cassandra.servers, cassandra.datacentre, cassandra.keyspace, cassandra.tls",
        "cassandra: { servers: 'c:9042', datacentre: 'dc 1' }|cassandra.datacentre",
        "keyspace: ledger, cassandra: { servers: 'c:9042', datacentre: dc1 }|keyspace"
      })
  void what_does_not_fit_with_logins_is_named(String yaml, String what) {
    String all =
        "{ account: \"123456789012\", region: eu-central-1, %s }"
            .formatted(yaml.replace("SECRET", SECRET).replace("KEY", KEY).replace('\'', '"'));

    assertThat(problems(all)).extracting(Problem::what).containsExactlyInAnyOrder(what.split(", "));
  }

  @Test
  void all_that_is_wrong_is_told_at_once_with_the_keys_path() {
    List<Problem> problems =
        problems(
            """
            account: 123456789012
            region: eu-south-1
            name: Tide Mill
            networks: { zones: 2 }
            kafka: { cluster: nonsense }
            spark: { release: emr-spark-8.1.0, stopAfter: 15, most: { vcpu: 4 }, warm: { executors: 2 } }
            functions: { memoryMb: 64 }
            alarms: { notify: [nobody], waitingFor: 1m }
            prices: { vcpuHour: 5e-2, memoryGbHour: -1, perRun: 2 }
            logDays: 31
            tags: { "aws:x": "y" }
            """);

    assertThat(problems)
        .extracting(Problem::what)
        .containsExactlyInAnyOrder(
            "account",
            "region",
            "name",
            "networks",
            "kafka.cluster",
            "spark.release",
            "spark.stopAfter",
            "spark.warm",
            "functions.memoryMb",
            "alarms.notify[0]",
            "alarms.waitingFor",
            "prices.vcpuHour",
            "prices.memoryGbHour",
            "prices.storageGbHour",
            "prices.perRun",
            "logDays",
            "tags.aws:x");
    assertThat(problems).allSatisfy(problem -> assertThat(problem.fix()).isNotBlank());
    assertThat(problems).extracting(Problem::line).isSorted();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "network: { zones: 4 }|network.zones",
        "network: { vpc: vpc-0123456789abcdef0 }|network.subnets",
        "network: { vpc: vpc-0123456789abcdef0, subnets: [subnet-0123456789abcdef0] }|network.subnets",
        "network: { vpc: vpc-0123456789abcdef0, zones: 2, subnets: [subnet-01234567, subnet-01234568] }|network",
        "network: { vpc: vpc-0123456789abcdef0, subnets: [subnet-01234567, subnet-01234567] }|network.subnets[1]",
        "kafka: kafka|kafka",
        "kafka: {}|kafka",
        "kafka: { provisioned: {}, bootstrapServers: `h:1` }|kafka",
        "kafka: { provisioned: { version: latest } }|kafka.provisioned.version",
        "kafka: { bootstrapServers: nowhere }|kafka.bootstrapServers",
        "spark: { parameters: '--conf a=\"b c\"' }|spark.parameters",
        "history: soon|history",
        "keyspace: Ledger|keyspace"
      })
  void what_does_not_fit_is_named(String yaml, String what) {
    assertThat(problems(WHERE + yaml.replace('`', '"'))).extracting(Problem::what).contains(what);
  }

  @Test
  void a_file_that_says_nothing_is_told_what_to_say() {
    assertThat(problems(""))
        .singleElement()
        .extracting(Problem::expected)
        .asString()
        .contains("account");
  }

  @Test
  void logs_are_kept_for_days_that_cloudwatch_knows() {
    assertThat(LogDays.all())
        .allSatisfy(days -> assertThat(valid("logDays: " + days).logDays()).isEqualTo(days));
  }

  @Property(tries = 200)
  void no_text_makes_the_reader_fail(@ForAll String text) {
    DeployConfigParser.Read read = DeployConfigParser.parse("t.yaml", text);

    assertThat(read.config().isPresent()).isEqualTo(read.problems().isEmpty());
  }
}

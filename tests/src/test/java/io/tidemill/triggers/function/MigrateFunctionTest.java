package io.tidemill.triggers.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillConfig.MigrateConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.testkit.LogLines;
import io.tidemill.testkit.StackAnswers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The function behind the custom resource, over migrations that are made up. */
class MigrateFunctionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "TIDEMILL_LEDGER", "keyspaces://us-east-1/tidemill",
          "TIDEMILL_PIPELINES", "file:/var/task/pipelines");
  private static final LedgerId LEDGER = new LedgerId("abcd2345");
  private static final List<Duration> AT_ONCE = List.of(Duration.ZERO, Duration.ZERO);

  private final StackAnswers cloudFormation = new StackAnswers();
  private Invoked context = new Invoked(Duration.ofMinutes(15), Duration.ZERO);
  private Map<String, String> environment = ENVIRONMENT;
  private Function<MigrateConfig, LedgerId> migrations = config -> LEDGER;

  @AfterEach
  void close() {
    cloudFormation.close();
  }

  /** What the function says to whoever invoked it. */
  private JsonNode handle(byte[] event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new MigrateFunction(environment, migrations, new StackCallback(AT_ONCE))
        .handleRequest(new ByteArrayInputStream(event), out, context);
    return JSON.readTree(out.toByteArray());
  }

  private JsonNode handle(String event) throws IOException {
    return handle(event.getBytes(UTF_8));
  }

  private JsonNode told(String type, String physicalId) throws IOException {
    handle(cloudFormation.request(type, physicalId));
    return cloudFormation.last();
  }

  private void failing(RuntimeException failure) {
    migrations =
        config -> {
          throw failure;
        };
  }

  @ParameterizedTest
  @ValueSource(strings = {"Create", "Update"})
  void tables_that_are_up_to_date_are_told_with_the_ledgers_id(String type) throws IOException {
    JsonNode told = told(type, type.equals("Create") ? "" : "tidemill-ledger-tidemill");

    assertThat(told)
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "Status": "SUCCESS",
                  "PhysicalResourceId": "tidemill-ledger-tidemill",
                  "StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/tidemill-data/guid",
                  "RequestId": "5c3f1a6e-0001",
                  "LogicalResourceId": "Schema",
                  "Data": {"LedgerId": "abcd2345"}
                }
                """));
  }

  @Test
  void the_answer_is_put_as_its_url_was_signed() throws IOException {
    told("Create", "");

    StackAnswers.Put put = cloudFormation.puts().get(0);
    assertThat(put.method()).isEqualTo("PUT");
    assertThat(put.uri()).isEqualTo("/arn%3Aaws%3Acloudformation?X-Amz-Signature=secret");
    assertThat(put.contentType()).isIn(null, "");
  }

  @Test
  void another_keyspace_is_another_resource() throws IOException {
    environment =
        Map.of(
            "TIDEMILL_LEDGER", "keyspaces://us-east-1/elsewhere", "TIDEMILL_PIPELINES", "file:/x");

    assertThat(told("Update", "tidemill-ledger-tidemill").path("PhysicalResourceId").asText())
        .isEqualTo("tidemill-ledger-elsewhere");
  }

  @Test
  void what_failed_is_told_by_its_kind() throws IOException {
    failing(new TidemillException(FailureKind.PIPELINE, "schema/V002__b.cql:3:18: CQL: found x"));

    JsonNode told = told("Create", "");

    assertThat(told.path("Status").asText()).isEqualTo("FAILED");
    assertThat(told.path("Reason").asText())
        .isEqualTo("PIPELINE: schema/V002__b.cql:3:18: CQL: found x");
    assertThat(told.path("PhysicalResourceId").asText()).isEqualTo("tidemill-ledger-tidemill");
    assertThat(told.has("Data")).isFalse();
  }

  @Test
  void a_failed_update_leaves_the_resource_its_name() throws IOException {
    failing(new TidemillException(FailureKind.INFRASTRUCTURE, "away"));

    assertThat(told("Update", "as-it-was").path("PhysicalResourceId").asText())
        .isEqualTo("as-it-was");
  }

  @Test
  void what_nobody_foresaw_is_told_as_tidemills_own_fault() throws IOException {
    failing(new IllegalStateException("oops"));

    assertThat(told("Create", "").path("Reason").asText()).startsWith("FAULT: ").contains("oops");
  }

  @Test
  void a_long_reason_is_cut_to_what_cloudformation_takes() throws IOException {
    failing(new TidemillException(FailureKind.PIPELINE, "\"…\"\n".repeat(5_000)));

    JsonNode told = told("Create", "");

    assertThat(cloudFormation.puts().get(0).body()).hasSizeLessThanOrEqualTo(4_096);
    assertThat(told.path("Reason").asText()).startsWith("PIPELINE: \"…\"").endsWith("all of it)");
    assertThat(told.path("RequestId").asText()).isEqualTo("5c3f1a6e-0001");
  }

  @Test
  void a_wrong_configuration_is_told_rather_than_waited_for() throws IOException {
    environment = Map.of("TIDEMILL_LEDGER", " ");

    JsonNode told = told("Create", "");

    assertThat(told.path("Status").asText()).isEqualTo("FAILED");
    assertThat(told.path("Reason").asText())
        .startsWith("OPERATOR: ")
        .contains("TIDEMILL_LEDGER is missing", "TIDEMILL_PIPELINES is missing");
    assertThat(told.path("PhysicalResourceId").asText()).isNotEmpty();
  }

  @Test
  void what_could_not_be_made_can_be_deleted() throws IOException {
    environment = Map.of();
    JsonNode made = told("Create", "");
    failing(new AssertionError("nothing is looked at"));

    JsonNode deleted = told("Delete", made.path("PhysicalResourceId").asText());

    assertThat(deleted.path("Status").asText()).isEqualTo("SUCCESS");
    assertThat(deleted.path("PhysicalResourceId")).isEqualTo(made.path("PhysicalResourceId"));
  }

  private void failing(AssertionError error) {
    migrations =
        config -> {
          throw error;
        };
  }

  @Test
  void migrations_that_take_too_long_are_stopped_and_told_before_the_time_ends()
      throws IOException {
    AtomicBoolean stopped = new AtomicBoolean();
    context = new Invoked(InTime.RESERVE.plusMillis(50), Duration.ZERO);
    migrations =
        config -> {
          try {
            new CountDownLatch(1).await();
            return LEDGER;
          } catch (InterruptedException e) {
            stopped.set(true);
            throw new IllegalStateException(e);
          }
        };

    JsonNode told = told("Create", "");

    assertThat(told.path("Status").asText()).isEqualTo("FAILED");
    assertThat(told.path("Reason").asText())
        .startsWith("INFRASTRUCTURE: The migration is not done")
        .contains("goes on from where it stopped");
    assertThat(stopped).isTrue();
  }

  @Test
  void migrations_do_not_begin_without_the_time_to_tell_of_them() throws IOException {
    context = new Invoked(InTime.RESERVE, Duration.ZERO);
    failing(new AssertionError("nothing is begun"));

    assertThat(told("Create", "").path("Reason").asText()).contains("has not begun");
  }

  @Test
  void an_answer_that_is_refused_in_passing_is_put_again() throws IOException {
    cloudFormation.refusing(500, 503);

    assertThat(told("Create", "").path("Status").asText()).isEqualTo("SUCCESS");
    assertThat(cloudFormation.puts()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 302})
  void an_answer_that_is_refused_for_good_fails_the_invocation(int status) {
    cloudFormation.refusing(status);

    assertThatThrownBy(() -> told("Create", ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("HTTP status " + status);
    assertThat(cloudFormation.puts()).hasSize(1);
  }

  @Test
  void tries_to_answer_are_bounded_and_the_url_is_no_ones_business() {
    cloudFormation.refusing(500, 500, 500, 500);

    try (LogLines log = LogLines.of("io.tidemill")) {
      assertThatThrownBy(() -> told("Create", ""))
          .isInstanceOf(IOException.class)
          .hasMessageNotContaining("secret");
      assertThat(log.lines()).noneMatch(line -> line.contains("secret"));
    }
    assertThat(cloudFormation.puts()).hasSize(3);
  }

  @Test
  void nobody_is_told_of_what_is_no_request() throws IOException {
    byte[] noise = new byte[1_000_000];
    new Random(7).nextBytes(noise);

    assertThat(handle(noise).path("refused").path("reason").asText()).isEqualTo("NOT_JSON");
    assertThat(handle("").path("refused").path("reason").asText()).isEqualTo("EMPTY");
    assertThat(handle("{\"pipeline\": \"a\"}").path("refused").path("reason").asText())
        .isEqualTo("UNKNOWN_KIND");
    assertThat(cloudFormation.puts()).isEmpty();
  }
}

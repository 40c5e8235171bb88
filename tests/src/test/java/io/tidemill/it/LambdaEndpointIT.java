package io.tidemill.it;

import static io.tidemill.testkit.LocalFunctions.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.testkit.AwsCommand;
import io.tidemill.testkit.Handlers;
import io.tidemill.testkit.LocalFunctions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** The local Lambda as the AWS SDK and the {@code aws} command see it. */
class LambdaEndpointIT {
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:obeying";

  @TempDir static Path folder;
  private static LocalFunctions functions;
  private static LambdaClient client;

  @BeforeAll
  static void start() {
    functions = LocalFunctions.start(folder);
    functions.deploy("obeying", Handlers.Obeying.class, 2, Map.of());
    functions.deploy("echo", Handlers.Echo.class, 1, Map.of());
    functions.deploy("brief", Handlers.Obeying.class, Duration.ofSeconds(1));
    client = functions.client();
  }

  @AfterAll
  static void end() {
    client.close();
    functions.close();
  }

  @Test
  void an_answer_comes_back_as_it_is() {
    InvokeResponse response = invoke("echo", "{\"mill\": \"wheel\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.payload().asUtf8String()).isEqualTo("{\"mill\": \"wheel\"}");
    assertThat(response.functionError()).isNull();
    assertThat(response.executedVersion()).isEqualTo("$LATEST");
    assertThat(client.invoke(invoke -> invoke.functionName("echo")).payload().asUtf8String())
        .isEqualTo("{}");
  }

  @Test
  void a_function_has_many_names() {
    assertThat(invoke(ARN, "\"say a\"").functionError()).isNull();
    assertThat(invoke(ARN + ":$LATEST", "\"say a\"").functionError()).isNull();
    assertThat(invoke("000000000000:function:obeying", "\"say a\"").functionError()).isNull();
  }

  @Test
  void the_newest_version_has_a_number_and_an_alias() {
    functions.deploy("versioned", Handlers.Obeying.class, 1, Map.of());
    functions.deploy("versioned", Handlers.Obeying.class, 1, Map.of());

    InvokeResponse live =
        client.invoke(
            invoke ->
                invoke
                    .functionName("versioned")
                    .qualifier("live")
                    .logType(LogType.TAIL)
                    .payload(SdkBytes.fromUtf8String("\"environment\"")));

    assertThat(live.executedVersion()).isEqualTo("2");
    assertThat(live.payload().asUtf8String()).contains("AWS_LAMBDA_FUNCTION_VERSION=2");
    assertThat(log(live)).startsWith("START RequestId: ").contains(" Version: 2");
    assertThat(invoke("versioned:2", "\"say a\"").executedVersion()).isEqualTo("2");
    assertThat(invoke("versioned", "\"say a\"").executedVersion()).isEqualTo("$LATEST");
    assertThat(client.getFunctionConfiguration(get -> get.functionName("versioned:live")).version())
        .isEqualTo("2");
    assertThatThrownBy(() -> invoke("versioned:1", "{}"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("function:versioned:1");
  }

  @Test
  void a_failure_is_an_answer_that_says_so() {
    InvokeResponse response = invoke("obeying", "\"throw\"");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(response.payload().asUtf8String())
        .contains("\"errorMessage\":\"the mill is broken\"")
        .contains("\"errorType\":\"java.lang.IllegalStateException\"");
  }

  @Test
  void a_time_out_is_an_answer_that_says_so() {
    InvokeResponse response = invoke("brief", "\"hang\"");

    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(response.payload().asUtf8String())
        .contains("Task timed out after 1.00 seconds")
        .contains("Sandbox.Timedout");
  }

  @Test
  void the_end_of_the_log_comes_along_if_asked_for() {
    InvokeResponse response =
        client.invoke(
            invoke ->
                invoke
                    .functionName("obeying")
                    .payload(SdkBytes.fromUtf8String("\"say hello\""))
                    .logType(LogType.TAIL));

    assertThat(log(response))
        .startsWith("START RequestId: " + response.responseMetadata().requestId())
        .contains("said: hello")
        .contains("REPORT RequestId: ")
        .contains("Memory Size: 128 MB");
  }

  @Test
  void a_time_out_ends_the_environment_and_its_log_says_so() {
    InvokeResponse response =
        client.invoke(
            invoke ->
                invoke
                    .functionName("brief")
                    .payload(SdkBytes.fromUtf8String("\"hang\""))
                    .logType(LogType.TAIL));

    assertThat(log(response)).contains(" Task timed out after 1.00 seconds", "Status: timeout");
    assertThat(invoke("brief", "\"count\"").payload().asUtf8String()).isEqualTo("1");
  }

  @Test
  void an_event_is_accepted_at_once_and_tried_again_if_it_fails() throws Exception {
    Path tries = Files.createDirectory(folder.resolve("tries"));

    InvokeResponse response =
        client.invoke(
            invoke ->
                invoke
                    .functionName("obeying")
                    .payload(SdkBytes.fromUtf8String("\"insist %s 3\"".formatted(tries)))
                    .invocationType(InvocationType.EVENT));

    assertThat(response.statusCode()).isEqualTo(202);
    await().atMost(DEADLINE).until(() -> tries.toFile().list().length == 3);
  }

  private static String log(InvokeResponse response) {
    return new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8);
  }

  @Test
  void a_dry_run_runs_nothing() {
    InvokeResponse response =
        client.invoke(invoke -> invoke.functionName("echo").invocationType(InvocationType.DRY_RUN));

    assertThat(response.statusCode()).isEqualTo(204);
  }

  @Test
  void it_tells_which_functions_there_are() {
    assertThat(client.listFunctions().functions())
        .extracting(FunctionConfiguration::functionName)
        .contains("brief", "echo", "obeying");
    GetFunctionConfigurationResponse obeying =
        client.getFunctionConfiguration(get -> get.functionName("obeying"));
    assertThat(obeying.functionArn()).isEqualTo(ARN);
    assertThat(obeying.handler()).isEqualTo(LocalFunctions.handler(Handlers.Obeying.class));
    assertThat(obeying.timeout()).isEqualTo((int) DEADLINE.toSeconds());
  }

  @Test
  void what_can_not_be_is_refused() {
    assertThatThrownBy(() -> invoke("nobody", "{}"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("function:nobody");
    assertThatThrownBy(() -> invoke("obeying:7", "{}"))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> invoke("echo", "no json"))
        .isInstanceOf(InvalidRequestContentException.class);
    assertThatThrownBy(() -> invoke("echo", "{} and more"))
        .isInstanceOf(InvalidRequestContentException.class);
    String most = "\"" + "x".repeat(6 * 1024 * 1024 - 2) + "\"";
    assertThat(invoke("echo", most).payload().asByteArray()).hasSize(6 * 1024 * 1024);
    assertThatThrownBy(() -> invoke("echo", most + " "))
        .isInstanceOf(RequestTooLargeException.class);
    assertThatThrownBy(
            () ->
                client.invoke(
                    invoke ->
                        invoke
                            .functionName("echo")
                            .invocationType(InvocationType.EVENT)
                            .payload(SdkBytes.fromUtf8String(most))))
        .isInstanceOf(RequestTooLargeException.class)
        .hasMessageContaining("1048576");
  }

  @Test
  void the_aws_command_line_is_served_too() throws Exception {
    AwsCommand aws = new AwsCommand(functions.lambda().url());
    Path event = Files.writeString(folder.resolve("event.json"), "{\"a\": 1}");
    Path answer = folder.resolve("answer.json");

    String printed =
        aws.run(
            "lambda",
            "invoke",
            "--function-name",
            "echo",
            "--payload",
            "fileb://" + event,
            answer.toString());

    assertThat(printed).contains("\"StatusCode\": 200").contains("\"ExecutedVersion\"");
    assertThat(Files.readString(answer)).isEqualTo("{\"a\": 1}");
  }

  private static InvokeResponse invoke(String function, String payload) {
    return client.invoke(
        invoke -> invoke.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
  }
}

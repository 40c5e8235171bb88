package io.tidemill.infra;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.services.sqs.Queue;

/** What cdk-nag's rules for AWS solutions find: nothing but what is explained where it is made. */
class NagTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kafka: { provisioned: {} }",
        Synthesised.OWN_SERVERS,
        "network: { vpc: vpc-0123456789abcdef0, subnets: [subnet-0123456789abcdef0, subnet-0123456789abcdef1] }\nkafka: { bootstrapServers: \"b:9094\" }\n"
      })
  void nothing_is_found_that_is_not_explained(String more) {
    Synthesised made = Synthesised.make(more);
    Aspects.of(made.app()).add(new AwsSolutionsChecks());

    SoftAssertions all = new SoftAssertions();
    for (Stack stack : made.stacks().stacks()) {
      all.assertThatCode(() -> check(stack)).as(stack.getStackName()).doesNotThrowAnyException();
    }
    all.assertAll();
  }

  @Test
  void a_queue_without_encrypted_transport_would_be_found() {
    Synthesised made = Synthesised.make("");
    Queue.Builder.create(made.stacks().runtime(), "Careless").build();
    Aspects.of(made.app()).add(new AwsSolutionsChecks());

    assertThatCode(() -> check(made.stacks().runtime())).hasMessageContaining("AwsSolutions-SQS4");
  }

  private static void check(Stack stack) {
    Annotations annotations = Annotations.fromStack(stack);
    annotations.hasNoError("*", Match.stringLikeRegexp("AwsSolutions-.*"));
    annotations.hasNoWarning("*", Match.stringLikeRegexp("AwsSolutions-.*"));
  }
}

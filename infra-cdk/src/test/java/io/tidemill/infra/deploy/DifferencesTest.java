package io.tidemill.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private static final String END = "%n✨  Number of stacks with differences: %d%n";

  @Test
  void no_stack_that_differs_is_no_difference() {
    assertThat(Differences.in(END.formatted(0)).none()).isTrue();
    assertThat(Differences.in(END.formatted(2)).stacks()).isEqualTo(OptionalInt.of(2));
    assertThat(Differences.in(END.formatted(2)).none()).isFalse();
  }

  @Test
  void without_the_last_line_something_may_differ() {
    assertThat(Differences.in("Stack tidemill-data").none()).isFalse();
  }

  @Test
  void what_holds_data_and_would_not_stay_is_told() {
    Differences differences =
        Differences.in(
            """
            Resources
            [+] AWS::KMS::Key Key/Key KeyAAAA1111
            [~] AWS::S3::Bucket Logs/Bucket LogsBBBB2222
             └─ [~] LifecycleConfiguration
            \u001b[33m[~]\u001b[39m \u001b[36mAWS::MSK::Cluster\u001b[39m Kafka/Cluster KafkaCCCC3333 \u001b[3mreplace\u001b[23m
             └─ [~] ClusterName (requires replacement)
            [~] AWS::MSK::Cluster Kafka/Other KafkaDDDD4444 may be replaced
            [-] AWS::KMS::Key Key/Key KeyEEEE5555 orphan
            [-] AWS::S3::Bucket Logs/Old LogsFFFF6666 destroy
            [-] AWS::Lambda::Function Old OldGGGG7777 destroy
            """);

    assertThat(differences.endangered())
        .extracting(Object::toString)
        .containsExactly(
            "AWS::MSK::Cluster Kafka/Cluster KafkaCCCC3333 would be replaced by an empty one",
            "AWS::MSK::Cluster Kafka/Other KafkaDDDD4444 may be replaced by an empty one",
            "AWS::KMS::Key Key/Key KeyEEEE5555 would be left behind: kept, but no longer in use",
            "AWS::S3::Bucket Logs/Old LogsFFFF6666 would be destroyed, with what it holds");
  }
}

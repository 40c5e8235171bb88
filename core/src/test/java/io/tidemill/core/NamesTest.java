package io.tidemill.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.wiring.DeployedFunction;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class NamesTest {
  private final Names names = new Names(new LedgerId("a1b2c3d4"));

  @Provide
  Arbitrary<PipelineId> pipelines() {
    Arbitrary<String> rest =
        Arbitraries.strings().withCharRange('a', 'z').numeric().withChars('-').ofMaxLength(31);
    return Arbitraries.chars()
        .range('a', 'z')
        .flatMap(first -> rest.map(more -> first + more))
        .map(PipelineId::new);
  }

  @Property
  void names_of_jobs_are_tokens_that_emr_serverless_takes(
      @ForAll("pipelines") PipelineId pipeline,
      @ForAll @LongRange(min = 1, max = 999_999_999) long run,
      @ForAll @IntRange(min = 1, max = 999_999_999) int attempt) {
    assertThat(names.job(pipeline, run, attempt))
        .matches("[A-Za-z0-9._-]{1,64}")
        .startsWith("tm-a1b2c3d4-" + pipeline)
        .endsWith("-" + run + "-" + attempt);
  }

  @Property
  void two_attempts_never_share_a_name(
      @ForAll("pipelines") PipelineId one,
      @ForAll("pipelines") PipelineId other,
      @ForAll @LongRange(min = 1, max = 20) long run,
      @ForAll @LongRange(min = 1, max = 20) long otherRun,
      @ForAll @IntRange(min = 1, max = 3) int attempt,
      @ForAll @IntRange(min = 1, max = 3) int otherAttempt) {
    boolean same = one.equals(other) && run == otherRun && attempt == otherAttempt;

    assertThat(names.job(one, run, attempt).equals(names.job(other, otherRun, otherAttempt)))
        .isEqualTo(same);
  }

  @Test
  void names_are_as_the_parts_know_them() {
    PipelineId flights = new PipelineId("flights");

    assertThat(names.job(flights, 12, 3)).isEqualTo("tm-a1b2c3d4-flights-12-3");
    assertThat(names.consumerGroup(flights)).isEqualTo("tidemill-a1b2c3d4-flights");
    assertThat(names.lagAlarm(flights)).isEqualTo("tidemill-a1b2c3d4-flights-lag");
    assertThat(names.function(DeployedFunction.LAG_TRIGGER))
        .isEqualTo("tidemill-a1b2c3d4-lag-trigger");
    assertThat(names.function(DeployedFunction.RUN_EVENT)).isEqualTo("tidemill-a1b2c3d4-run-event");
    assertThatThrownBy(() -> names.function(DeployedFunction.MIGRATE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_locale_with_digits_of_its_own_changes_no_name() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(names.job(new PipelineId("p"), 12, 3)).isEqualTo("tm-a1b2c3d4-p-12-3");
      assertThat(CassandraAddress.plain("h", 9042, "k", "d"))
          .hasToString("cassandra://h:9042/k?dc=d");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void ledger_ids_have_one_form() {
    for (String bad : new String[] {"", "a1b2c3d", "a1b2c3d4e", "A1B2C3D4", "a1b2-3d4"}) {
      assertThatThrownBy(() -> new LedgerId(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}

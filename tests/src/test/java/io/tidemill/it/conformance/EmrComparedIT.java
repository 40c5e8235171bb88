package io.tidemill.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.testkit.ObeyingDriver;
import io.tidemill.testkit.Python;
import io.tidemill.testkit.RecordingProxy;
import io.tidemill.testkit.foreign.Absent;
import io.tidemill.testkit.foreign.MotoServer;
import io.tidemill.testkit.foreign.PlayerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same calls to our endpoint and to moto, each held against what the model says. What was
 * observed is written to {@code tests/target/emr-conformance.md}, and is the docs' table.
 */
class EmrComparedIT {
  private static final Path HOME = Path.of(System.getProperty("tidemill.home"));

  private static final String DOCS_MOTO = "5.2.1";

  private static Map<Behaviour, String> ours;
  private static Motos motos;

  /**
   * What was observed of moto.
   *
   * @param why nothing was; empty if it was
   * @param trouble that there was with the very version that the docs tell of
   */
  private record Motos(
      Optional<Map<Behaviour, String>> observed, String why, Optional<Throwable> trouble) {
    private static Motos none(String why) {
      return new Motos(Optional.empty(), why, Optional.empty());
    }
  }

  @BeforeAll
  static void observe(@TempDir Path folder) throws Exception {
    try (EmrEndpoint endpoint = EmrEndpoint.start(ObeyingDriver.command(), folder, 1)) {
      ours = observed(endpoint.url());
    }
    motos = motos();
    Files.writeString(
        HOME.resolve("tests/target/emr-conformance.md"),
        ComparedTable.markdown(ours, motos.observed()));
  }

  /** Others' versions of it may do anything, and are asked nothing but which they are. */
  private static Motos motos() {
    try (PlayerProcess moto = MotoServer.start()) {
      Python.Looked version = MotoServer.version(moto);
      if (!version.found().equals(Optional.of(DOCS_MOTO))) {
        return Motos.none(
            "the docs tell of moto %s, and here is %s"
                .formatted(DOCS_MOTO, version.found().orElse(version.why())));
      }
      return new Motos(Optional.of(observed(moto.url().toString())), "", Optional.empty());
    } catch (Absent e) {
      return Motos.none(e.getMessage());
    } catch (Exception | AssertionError e) {
      return new Motos(Optional.empty(), "", Optional.of(e));
    }
  }

  @Test
  void ours_behaves_as_the_model_says() {
    assertThat(ours)
        .allSatisfy(
            (behaviour, words) ->
                assertThat(words)
                    .as("%s, %s", behaviour.operation(), behaviour.what())
                    .isIn(behaviour.service(), Bench.UNJUDGED));
  }

  @Test
  void the_docs_tell_what_was_observed_of_ours() throws Exception {
    assertThat(ComparedTable.rows(docs(), 4))
        .as("take the table of tests/target/emr-conformance.md, made with moto and botocore there")
        .containsAll(ComparedTable.rows(ComparedTable.markdown(judged(ours), motos.observed()), 4))
        .hasSize(ours.size());
  }

  @Test
  void the_docs_tell_what_was_observed_of_moto() throws Exception {
    if (motos.trouble().isPresent()) {
      throw new AssertionError("moto " + DOCS_MOTO, motos.trouble().get());
    }
    assumeTrue(motos.observed().isPresent(), motos.why());

    assertThat(ComparedTable.rows(docs(), 5))
        .as("take the table of tests/target/emr-conformance.md")
        .containsAll(ComparedTable.rows(ComparedTable.markdown(judged(ours), motos.observed()), 5));
  }

  private static Map<Behaviour, String> observed(String url) throws Exception {
    Map<Behaviour, String> observed = new LinkedHashMap<>();
    try (RecordingProxy proxy = RecordingProxy.of(url)) {
      Bench bench = new Bench(proxy);
      for (Behaviour behaviour : Behaviours.all()) {
        observed.put(behaviour, behaviour.observed().apply(bench));
      }
    }
    return observed;
  }

  private static Map<Behaviour, String> judged(Map<Behaviour, String> observed) {
    Map<Behaviour, String> judged = new LinkedHashMap<>(observed);
    judged.values().removeIf(Bench.UNJUDGED::equals);
    return judged;
  }

  private static String docs() throws Exception {
    return Files.readString(HOME.resolve("docs/emr-serverless-local.md"));
  }
}

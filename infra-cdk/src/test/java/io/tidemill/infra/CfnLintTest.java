package io.tidemill.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.cxapi.CloudAssembly;

/** What cfn-lint finds in the templates: nothing. */
class CfnLintTest {
  /**
   * CDK names dependencies that a reference implies already (W3005), and gives on what another
   * stack exports (W6001); neither does harm.
   */
  private static final List<String> LEFT_OUT = List.of("W3005", "W6001");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        Synthesised.OWN_SERVERS,
        "kafka: { provisioned: {} }\nspark: { warm: { executors: 2 } }\nfunctions: { snapStart: false }\n"
      })
  void nothing_is_found(String more) throws IOException, InterruptedException {
    CloudAssembly assembly = Synthesised.make(more).app().synth();
    ProcessBuilder lint = new ProcessBuilder("cfn-lint", "--non-zero-exit-code", "informational");
    lint.command().add("--ignore-checks");
    lint.command().addAll(LEFT_OUT);
    lint.command().add("--template");
    assembly.getStacks().forEach(stack -> lint.command().add(stack.getTemplateFullPath()));

    Process process;
    try {
      process = lint.redirectErrorStream(true).start();
    } catch (IOException e) {
      abort("cfn-lint is not on PATH (pip install cfn-lint)");
      throw e;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
  }
}

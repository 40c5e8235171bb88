package io.tidemill.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.testkit.Python;
import io.tidemill.testkit.emr.BotocoreModel;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The endpoint as boto3 sees it: one run of a script, each of whose checks is a test; skipped where
 * there is no boto3 that knows the service as it is answered here.
 */
class EmrBotoIT extends ConformanceTests {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  List<DynamicTest> boto3() throws Exception {
    Python.Looked boto3 = Python.folderOf("boto3");
    assumeTrue(boto3.found().isPresent(), boto3.why());
    assumeTrue(BotocoreModel.installed().model().isPresent(), BotocoreModel.installed()::why);
    URL script = EmrBotoIT.class.getResource("/conformance/boto3_checks.py");
    List<DynamicTest> tests = new ArrayList<>();
    try (EmrEndpoint throttled = throttled();
        EmrEndpoint broken = broken()) {
      for (String line :
          Python.lines(Path.of(script.toURI()), proxy.url(), throttled.url(), broken.url())) {
        JsonNode check = JSON.readTree(line);
        tests.add(
            DynamicTest.dynamicTest(
                check.path("check").asText(),
                () -> assertThat(check.path("failed").asText()).isEmpty()));
      }
    }
    assertThat(tests).isNotEmpty();
    return tests;
  }
}

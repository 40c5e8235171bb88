package io.tidemill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.Stack;

/**
 * The templates of the defaults, word for word, so that what a change does to them is read as a
 * diff. {@code mvn -pl infra-cdk -am test -Dtidemill.templates=write} writes them anew.
 */
class ReferenceTemplatesTest {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  @ParameterizedTest
  @ValueSource(strings = {"network", "data", "runtime", "pipelines"})
  void a_template_is_what_was_reviewed(String part) throws IOException {
    Stack stack =
        Synthesised.usual().stacks().stacks().stream()
            .filter(each -> each.getStackName().endsWith("-" + part))
            .findFirst()
            .orElseThrow();
    String template =
        withoutHashes(JSON.writeValueAsString(Synthesised.template(stack).toJSON())) + "\n";
    Path reviewed =
        Path.of(System.getProperty("tidemill.home"))
            .resolve("infra-cdk/src/test/resources/templates/%s.json".formatted(part));

    if ("write".equals(System.getProperty("tidemill.templates"))) {
      Files.createDirectories(reviewed.getParent());
      Files.writeString(reviewed, template);
    }

    assertThat(template)
        .as("template of %s; if the change is meant, write it anew (see this class)", part)
        .isEqualTo(Files.readString(reviewed));
  }

  /** What changes with every build of the jars, and with pipeline files. */
  private static String withoutHashes(String template) {
    return template
        .replaceAll("[0-9a-f]{64}", "HASH")
        .replaceAll("(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}", "$1");
  }
}

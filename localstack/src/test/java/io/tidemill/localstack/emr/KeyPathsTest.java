package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPathsTest {
  private static final Path ROOT = Path.of("/store");

  @ParameterizedTest
  @CsvSource({"bucket/a/b.jar, /store/bucket/a/b.jar", "/bucket//a/, /store/bucket/a"})
  void a_key_is_a_file_beneath_the_root(String key, Path file) {
    assertThat(KeyPaths.under(ROOT, key)).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../etc", "a/../../etc", "a/./..", "a\\..\\..", "a\0b", "a:b", ""})
  void no_key_leads_out_of_it(String key) {
    Path file = KeyPaths.under(ROOT, key);

    assertThat(file.normalize()).isEqualTo(file).startsWithRaw(ROOT);
  }
}

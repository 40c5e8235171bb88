package io.tidemill.localstack.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeClientTest {
  @TempDir Path folder;

  @Test
  void the_library_is_that_of_processor_and_c_library() {
    assertThat(RuntimeClient.libraryFor("Linux", "amd64", "/lib/x86_64-linux-gnu/libc.so.6"))
        .isEqualTo("libaws-lambda-jni.linux-x86_64.so");
    assertThat(RuntimeClient.libraryFor("Linux", "aarch64", "/lib/ld-musl-aarch64.so.1"))
        .isEqualTo("libaws-lambda-jni.linux_musl-aarch_64.so");
  }

  @Test
  void a_machine_that_functions_can_not_run_on_is_the_operators_matter() {
    assertThatThrownBy(() -> RuntimeClient.libraryFor("Mac OS X", "aarch64", ""))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("Mac OS X on aarch64")
        .hasMessageContaining("Linux container");
    assertThatThrownBy(() -> RuntimeClient.libraryFor("Linux", "ppc64le", ""))
        .isInstanceOf(TidemillException.class);
  }

  @Test
  void a_class_path_without_the_client_is_the_operators_matter() {
    assertThatThrownBy(() -> RuntimeClient.unpack("other.jar", folder))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("localstack/servers/lambda");
  }
}

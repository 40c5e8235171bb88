package io.tidemill.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a script in place of the command docker. */
class DockerTest {
  @TempDir Path folder;

  @Test
  void without_docker_it_says_what_to_install_and_what_needs_none() {
    Docker none = new Docker(folder.resolve("docker").toString(), compose(), Map.of());

    refused(none::check, "Expected Docker", "docs.docker.com", "./tidemill dev needs no Docker");
  }

  @Test
  void a_docker_that_is_not_running_is_told_in_its_own_words() throws IOException {
    Docker away = docker("echo 'Client: 28'; echo 'Cannot connect to the daemon' >&2; exit 1");

    refused(away::check, "a running Docker", "Cannot connect to the daemon", "./tidemill dev");
  }

  @Test
  void a_docker_that_may_not_be_used_is_told_with_how_to_be_let() throws IOException {
    Docker forbidden = docker("echo 'permission denied while trying to connect' >&2; exit 1");

    refused(forbidden::check, "a running Docker", "permission denied", "linux-postinstall");
  }

  @Test
  void a_docker_without_compose_is_told() throws IOException {
    Docker plain =
        docker(
            "[ $1 = version ] || { echo \"'$1' is not a docker command.\"; echo 'Usage: docker'; exit 1; }");

    refused(plain::check, "Compose plugin", "'compose' is not a docker command", "Install it");
  }

  @Test
  void compose_gets_the_file_and_what_it_leaves_open() throws IOException {
    Docker docker = docker("echo \"$LOCAL_USER_ID $*\" > " + folder.resolve("said"));

    docker.check();
    docker.compose("Try again", "up", "--wait");

    assertThat(folder.resolve("said"))
        .hasContent("7 compose --file %s up --wait".formatted(compose()));
  }

  @Test
  void a_failure_of_compose_comes_with_what_to_do() throws IOException {
    Docker failing = docker("exit 17");

    assertThatThrownBy(() -> failing.compose("Choose another port", "up"))
        .hasMessageContainingAll("docker compose up ended with 17", "Choose another port")
        .extracting(e -> ((TidemillException) e).kind())
        .isEqualTo(FailureKind.INFRASTRUCTURE);
  }

  @Test
  void a_service_is_found_where_compose_has_published_it() throws IOException {
    assertThat(
            docker("[ $4 = port ] && [ $6 = 9094 ] && echo 127.0.0.1:19094")
                .published(Service.KAFKA))
        .isEqualTo("127.0.0.1:19094");
  }

  @Test
  void a_container_is_known_by_its_id_as_long_as_it_is_up() throws IOException {
    assertThat(
            docker("[ \"$4 $5 $6\" = 'ps --quiet emr' ] && echo 4f5e6d7c8b9a")
                .container(Service.EMR))
        .contains("4f5e6d7c8b9a");
    assertThat(docker("exit 0").container(Service.EMR)).isEmpty();
    assertThat(docker("echo 'no such service' >&2; exit 1").container(Service.EMR)).isEmpty();
  }

  @Test
  void a_service_that_is_not_up_is_told() throws IOException {
    Docker down = docker("echo 'no container found'; exit 1");

    assertThatThrownBy(() -> down.published(Service.EMR))
        .hasMessageContainingAll("Expected emr to be up", "no container found", "local up");
  }

  private static void refused(ThrowingCallable check, String... says) {
    assertThatThrownBy(check)
        .hasMessageContainingAll(says)
        .extracting(e -> ((TidemillException) e).kind())
        .isEqualTo(FailureKind.OPERATOR);
  }

  private Docker docker(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("docker"), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return new Docker(file.toString(), compose(), Map.of("LOCAL_USER_ID", "7"));
  }

  private Path compose() {
    return folder.resolve("compose.yaml");
  }
}

package io.tidemill.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.bench.race.Plan;
import io.tidemill.bench.shape.Shapes;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void help_names_every_peer_and_every_shape() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains(Plan.PEERS).contains(Shapes.NAMES);
  }

  @Test
  void a_peer_that_is_none_is_refused_before_anything_starts() {
    assertThat(run("--peer", "tuned,flink")).isEqualTo(2);
    assertThat(err.toString()).contains("flink").contains("available-now").contains("--help");
  }

  @Test
  void less_than_one_round_is_refused() {
    assertThat(run("--rounds", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--rounds").contains("0");
  }

  private int run(String... words) {
    CommandLine command = Bench.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(words);
  }
}

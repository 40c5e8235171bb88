package io.tidemill.localstack.offline;

import io.tidemill.core.yaml.Problem;
import java.util.List;

/**
 * What validating gave.
 *
 * @param files how many pipeline files were looked at
 * @param sound the pipelines without a problem
 * @param problems all there are, in the order of files and lines
 */
public record Verdict(int files, List<Sound> sound, List<Problem> problems) {
  public Verdict {
    sound = List.copyOf(sound);
    problems = List.copyOf(problems);
  }

  /**
   * A pipeline without a problem.
   *
   * @param columns how many its source has
   */
  public record Sound(String file, int columns, List<SoundSink> sinks) {
    public Sound {
      sinks = List.copyOf(sinks);
    }
  }

  /**
   * One of its sinks.
   *
   * @param how its rows get into the table
   */
  public record SoundSink(String table, boolean merged, SinkExplanation how) {}
}

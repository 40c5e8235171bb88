package io.tidemill.localstack;

import io.tidemill.core.PipelineId;
import io.tidemill.core.yaml.Problem;
import java.util.List;

/**
 * What is other in a project's folder than when it was last looked at.
 *
 * @param added pipelines that are new
 * @param changed pipelines with another definition
 * @param removed pipelines without a file
 * @param broken pipelines whose file is invalid now; they hold, and are watched as they were
 * @param problems all that is wrong with the folder's files now
 * @param migrations names of the files of {@code schema/} that have been applied
 */
public record ProjectChanges(
    List<PipelineId> added,
    List<PipelineId> changed,
    List<PipelineId> removed,
    List<PipelineId> broken,
    List<Problem> problems,
    List<String> migrations) {
  public ProjectChanges {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
    broken = List.copyOf(broken);
    problems = List.copyOf(problems);
    migrations = List.copyOf(migrations);
  }
}

package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import io.tidemill.cli.ChangeEffect;
import io.tidemill.core.TidemillException;
import io.tidemill.localstack.LocalCloud;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.triggers.PipelineFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Has a cloud take what is changed in a project, and in what was built, and tells so. Not safe for
 * use by several threads.
 */
final class ProjectFollower {
  private final LocalCloud cloud;
  private final PipelineFolder folder;
  private final ProjectWatch project;
  private final JarWatch functions;
  private final JarWatch job;
  private final DefinitionNews definitions;

  /** What is there now counts as taken. */
  ProjectFollower(LocalCloud cloud, Path project, Distribution distribution) {
    this.cloud = requireNonNull(cloud, "cloud");
    this.folder = new PipelineFolder(project);
    this.project = new ProjectWatch(project);
    this.functions = new JarWatch(distribution.functionsJar());
    this.job = new JarWatch(distribution.jobJar());
    this.definitions =
        new DefinitionNews(folder.read(), pipeline -> ChangeEffect.of(pipeline, cloud.ledger()));
  }

  /** What is new since the last look. */
  List<News> look() {
    List<News> news = new ArrayList<>();
    if (project.changed()) {
      take(news);
    }
    if (functions.rebuilt()) {
      redeploy(news);
    }
    if (job.rebuilt()) {
      news.add(
          News.of(News.Kind.JOB_REBUILT, "the job was rebuilt: the next one runs it", Map.of()));
    }
    return news;
  }

  /** Makes the topics that the cloud's pipelines read, if they aren't there. */
  List<News> makeTopics() {
    List<String> topics =
        cloud.pipelines().stream().map(pipeline -> pipeline.source().topic()).toList();
    return new SourceTopics(cloud.kafka())
        .make(topics).stream()
            .map(
                topic ->
                    News.of(
                        News.Kind.TOPIC_MADE,
                        "topic %s was not there and is made, with %d partitions"
                            .formatted(topic, SourceTopics.PARTITIONS),
                        Map.of("topic", topic, "partitions", SourceTopics.PARTITIONS)))
            .toList();
  }

  private void take(List<News> news) {
    try {
      List<String> migrations = cloud.reload().migrations();
      if (!migrations.isEmpty()) {
        news.add(
            News.of(
                News.Kind.SCHEMA_APPLIED,
                "schema: applied " + String.join(", ", migrations),
                Map.of("migrations", migrations)));
      }
      news.addAll(makeTopics());
    } catch (TidemillException e) {
      news.add(failed("the project's tables or topics can't be brought up to date", e));
    }
    try {
      news.addAll(definitions.of(folder.read()));
    } catch (TidemillException e) {
      news.add(failed("the project's pipelines can't be read", e));
    }
  }

  private void redeploy(List<News> news) {
    try {
      cloud.redeploy();
      news.add(
          News.of(
              News.Kind.FUNCTIONS_RESTARTED,
              "the functions were rebuilt, and are restarted",
              Map.of("functions", cloud.functions())));
    } catch (TidemillException e) {
      news.add(failed("the functions can't be restarted", e));
    }
  }

  private static News failed(String what, TidemillException failure) {
    return News.of(
            News.Kind.FAILED,
            what,
            Map.of("kind", failure.kind().name(), "why", failure.getMessage()))
        .with(failure.getMessage().lines().toList());
  }
}

package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import io.tidemill.cli.ChangeEffect;
import io.tidemill.cli.screen.RunWords;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.trigger.SinkChange;
import io.tidemill.core.yaml.Problem;
import io.tidemill.triggers.PipelineFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes news of how a project's pipeline files differ from the last time they were read. Not safe
 * for use by several threads.
 */
final class DefinitionNews {
  private final Function<Pipeline, ChangeEffect> effects;
  private final Map<Path, PipelineFile> before = new TreeMap<>();

  /**
   * Begins with the files as they are.
   *
   * @param effects what a changed definition comes to
   */
  DefinitionNews(List<PipelineFile> files, Function<Pipeline, ChangeEffect> effects) {
    this.effects = requireNonNull(effects, "effects");
    files.forEach(file -> before.put(file.path(), file));
  }

  /** What is new, file by file; in order of their names. */
  List<News> of(List<PipelineFile> files) {
    List<News> news = new ArrayList<>();
    Map<Path, PipelineFile> now = new TreeMap<>();
    for (PipelineFile file : files) {
      now.put(file.path(), file);
      tell(Optional.ofNullable(before.get(file.path())), file, news);
    }
    before.forEach(
        (path, file) -> {
          if (!now.containsKey(path)) {
            news.add(removed(file));
          }
        });
    before.clear();
    before.putAll(now);
    return news;
  }

  private void tell(Optional<PipelineFile> earlier, PipelineFile file, List<News> news) {
    file.parsed()
        .match(
            valid -> {
              tellValid(earlier, file, valid.pipeline(), news);
              return news;
            },
            invalid -> {
              if (earlier.filter(same -> same.parsed().equals(invalid)).isEmpty()) {
                news.add(broken(file, invalid));
              }
              return news;
            });
  }

  private void tellValid(
      Optional<PipelineFile> earlier, PipelineFile file, Pipeline pipeline, List<News> news) {
    if (earlier.isEmpty()) {
      news.add(added(file, pipeline));
      return;
    }
    Optional<String> digest = digest(earlier.get());
    if (digest.isEmpty()) {
      news.add(mended(file, pipeline));
    }
    if (digest.filter(pipeline.definition().digest()::equals).isEmpty()) {
      changed(pipeline, digest).ifPresent(news::add);
    }
  }

  private static Optional<String> digest(PipelineFile file) {
    return file.parsed()
        .match(
            valid -> Optional.of(valid.pipeline().definition().digest()),
            invalid -> Optional.empty());
  }

  /** Empty if the file is as it was when a run last took it. */
  private Optional<News> changed(Pipeline pipeline, Optional<String> digestBefore) {
    ChangeEffect effect = effects.apply(pipeline);
    String digest = pipeline.definition().digest();
    Optional<String> old = effect.last().map(Run::definition).or(() -> digestBefore);
    Map<String, Object> data = new LinkedHashMap<>();
    old.ifPresent(from -> data.put("from", from));
    data.put("to", digest);
    data.put("takes_effect_with_run", effect.nextRun());
    if (effect.refusal().isPresent()) {
      data.put("why", effect.refusal().get());
      return Optional.of(
          News.of(News.Kind.REFUSED, pipeline.id(), RunWords.definitionRefused(old, digest), data)
              .with(List.of(effect.refusal().get())));
    }
    if (old.filter(digest::equals).isPresent()) {
      return digestBefore.isEmpty()
          ? Optional.empty()
          : Optional.of(
              News.of(
                  News.Kind.DEFINITION_CHANGED,
                  pipeline.id(),
                  "definition is that of run %d again (%s)"
                      .formatted(effect.nextRun() - 1, RunWords.digest(digest)),
                  data));
    }
    data.put("changes", RunNews.data(effect.changes()));
    return Optional.of(
        News.of(
                News.Kind.DEFINITION_CHANGED,
                pipeline.id(),
                RunWords.definitionChanged(old, digest, effect.nextRun()),
                data)
            .with(effect.changes().stream().map(SinkChange::explanation).toList()));
  }

  private static News broken(PipelineFile file, Parsed.Invalid invalid) {
    List<Problem> problems = invalid.problems();
    String holds =
        file.pipeline()
            .map(id -> "starts no run until that is mended; other pipelines go on")
            .orElse("it is no pipeline yet; the others go on");
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("file", file.path().toString());
    data.put("problems", problems.stream().map(DefinitionNews::data).toList());
    return new News(
        News.Kind.DEFINITION_BROKEN,
        file.pipeline(),
        "%s has %s: %s"
            .formatted(
                name(file),
                problems.size() == 1 ? "a problem" : problems.size() + " problems",
                holds),
        problems.stream().map(Problem::toString).toList(),
        data);
  }

  private static Map<String, Object> data(Problem problem) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("file", problem.file());
    data.put("line", problem.line());
    data.put("column", problem.column());
    data.put("what", problem.what());
    data.put("expected", problem.expected());
    data.put("found", problem.found());
    data.put("fix", problem.fix());
    return data;
  }

  private static News mended(PipelineFile file, Pipeline pipeline) {
    return News.of(
        News.Kind.DEFINITION_MENDED,
        pipeline.id(),
        "%s is valid again; runs go on".formatted(name(file)),
        Map.of("file", file.path().toString()));
  }

  private static News added(PipelineFile file, Pipeline pipeline) {
    return News.of(
        News.Kind.PIPELINE_ADDED,
        pipeline.id(),
        "is new: %s reads topic %s".formatted(name(file), pipeline.source().topic()),
        Map.of("file", file.path().toString()));
  }

  private static News removed(PipelineFile file) {
    return new News(
        News.Kind.PIPELINE_REMOVED,
        file.pipeline(),
        "%s is gone; no further run starts, and what the ledger and the tables hold stays"
            .formatted(name(file)),
        List.of(),
        Map.of("file", file.path().toString()));
  }

  private static String name(PipelineFile file) {
    return file.path().getFileName().toString();
  }
}

package io.tidemill.localstack.emr;

import io.tidemill.localstack.http.ApiError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What query parameters let into a list. */
final class Filters {
  private Filters() {}

  /** Of ListApplications. */
  static Predicate<Application> applications(Map<String, List<String>> query) {
    Set<ApplicationState> states = states(ApplicationState.class, query);
    return application -> states.isEmpty() || states.contains(application.state());
  }

  /** Of ListJobRuns; both bounds of time are inclusive. */
  static Predicate<JobRun> jobRuns(String application, Map<String, List<String>> query) {
    Optional<Instant> after = Page.one(query, "createdAtAfter").map(Filters::time);
    Optional<Instant> until = Page.one(query, "createdAtBefore").map(Filters::time);
    Optional<String> mode = Page.one(query, "mode").map(Filters::mode);
    Set<JobRunState> states = states(JobRunState.class, query);
    return run ->
        run.request().application().equals(application)
            && (states.isEmpty() || states.contains(run.state()))
            && (mode.isEmpty() || mode.get().equals(run.request().mode()))
            && (after.isEmpty() || !run.createdAt().isBefore(after.get()))
            && (until.isEmpty() || !run.createdAt().isAfter(until.get()));
  }

  /** Refuses what ListSessions can't be asked for; there are no sessions to let in. */
  static void checkSessions(Map<String, List<String>> query) {
    Page.one(query, "createdAtAfter").ifPresent(Filters::time);
    Page.one(query, "createdAtBefore").ifPresent(Filters::time);
    states(SessionState.class, query);
  }

  private static <S extends Enum<S>> Set<S> states(Class<S> type, Map<String, List<String>> query) {
    return query.getOrDefault("states", List.of()).stream()
        .map(name -> state(type, name))
        .collect(Collectors.toSet());
  }

  private static <S extends Enum<S>> S state(Class<S> type, String name) {
    for (S state : type.getEnumConstants()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    throw ApiError.validation(
        "states must be among %s, got \"%s\"".formatted(List.of(type.getEnumConstants()), name));
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw ApiError.validation(
          "Times must be ISO-8601 with an offset, got \"%s\"".formatted(text));
    }
  }

  private static String mode(String text) {
    if (!text.equals("BATCH") && !text.equals("STREAMING")) {
      throw ApiError.validation("mode must be BATCH or STREAMING, got \"%s\"".formatted(text));
    }
    return text;
  }
}

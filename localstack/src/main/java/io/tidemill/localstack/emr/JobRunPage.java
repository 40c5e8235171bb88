package io.tidemill.localstack.emr;

import io.tidemill.localstack.http.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One page of ListJobRuns, the newest job run first.
 *
 * @param nextToken names the next page; empty on the last. It stands for a place in the order of
 *     creation, so job runs that are added between two pages neither shift nor double any.
 */
record JobRunPage(List<JobRun> runs, Optional<String> nextToken) {
  private static final int MOST = 50;

  /** The page of {@code all} that the query parameters ask for. */
  static JobRunPage of(List<JobRun> all, String application, Map<String, List<String>> query) {
    int size = size(one(query, "maxResults"));
    long before = one(query, "nextToken").map(JobRunPage::place).orElse(Long.MAX_VALUE);
    Optional<Instant> after = one(query, "createdAtAfter").map(JobRunPage::time);
    Optional<Instant> until = one(query, "createdAtBefore").map(JobRunPage::time);
    Set<JobRunState> states =
        query.getOrDefault("states", List.of()).stream()
            .map(JobRunPage::state)
            .collect(Collectors.toSet());
    List<JobRun> fitting =
        all.stream()
            .filter(run -> run.request().application().equals(application))
            .filter(run -> run.number() < before)
            .filter(run -> states.isEmpty() || states.contains(run.state()))
            .filter(run -> after.isEmpty() || !run.createdAt().isBefore(after.get()))
            .filter(run -> until.isEmpty() || !run.createdAt().isAfter(until.get()))
            .sorted(Comparator.comparingLong(JobRun::number).reversed())
            .toList();
    if (fitting.size() <= size) {
      return new JobRunPage(fitting, Optional.empty());
    }
    List<JobRun> page = fitting.subList(0, size);
    return new JobRunPage(page, Optional.of(token(page.get(size - 1).number())));
  }

  private static Optional<String> one(Map<String, List<String>> query, String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }

  private static int size(Optional<String> asked) {
    try {
      int size = Integer.parseInt(asked.orElse(Integer.toString(MOST)));
      if (size >= 1 && size <= MOST) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw ApiError.validation("maxResults must be a number, got \"%s\"".formatted(asked.get()));
    }
    throw ApiError.validation(
        "maxResults must be in 1..%d, got %s".formatted(MOST, asked.orElse("")));
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw ApiError.validation(
          "Times must be ISO-8601 with an offset, got \"%s\"".formatted(text));
    }
  }

  private static JobRunState state(String name) {
    for (JobRunState state : JobRunState.values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    throw ApiError.validation(
        "states must be among %s, got \"%s\"".formatted(List.of(JobRunState.values()), name));
  }

  private static String token(long number) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  private static long place(String token) {
    try {
      return Long.parseLong(
          new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw ApiError.validation("nextToken is none of this endpoint's: \"%s\"".formatted(token));
    }
  }
}

package io.tidemill.localstack.emr;

import io.tidemill.localstack.http.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * One page of a list, the newest thing first.
 *
 * @param nextToken names the next page; empty on the last. It stands for a place in the order of
 *     creation, so things that are added between two pages neither shift nor double any.
 */
record Page<T>(List<T> items, Optional<String> nextToken) {
  private static final int MOST = 50;

  /**
   * The page of {@code all} that the query parameters ask for.
   *
   * @param number of a thing, in order of creation
   */
  static <T> Page<T> of(List<T> all, ToLongFunction<T> number, Map<String, List<String>> query) {
    int size = size(one(query, "maxResults"));
    long before = one(query, "nextToken").map(Page::place).orElse(Long.MAX_VALUE);
    List<T> rest =
        all.stream()
            .filter(item -> number.applyAsLong(item) < before)
            .sorted(Comparator.comparingLong(number).reversed())
            .toList();
    if (rest.size() <= size) {
      return new Page<>(rest, Optional.empty());
    }
    return new Page<>(
        rest.subList(0, size), Optional.of(token(number.applyAsLong(rest.get(size - 1)))));
  }

  /** A query parameter that doesn't repeat. */
  static Optional<String> one(Map<String, List<String>> query, String name) {
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

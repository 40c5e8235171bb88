package io.tidemill.testkit.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The faults survived: printed, and written to {@code target/faults.md}, when the tests have ended.
 * Thread-safe.
 */
final class FaultTable implements AutoCloseable {
  private static final Path FILE = Path.of("target/faults.md");
  private static final Pattern NUMBER = Pattern.compile("f\\d\\d_");
  private static final String HEADER =
      """
      # Faults survived

      | fault | what struck | times | test | outcome |
      |---|---|---|---|---|
      """;

  private final Map<String, Row> rows = new TreeMap<>();

  /** What one test, in all its invocations, has seen. */
  private static final class Row {
    private final Set<String> what = new LinkedHashSet<>();
    private int times;
    private int failed;
  }

  synchronized void add(
      Class<?> type, String method, List<String> struck, Optional<Throwable> failure) {
    Row row = rows.computeIfAbsent(method + "|" + type.getSimpleName(), name -> new Row());
    struck.stream().map(what -> what.replaceAll(" \\(.*", "")).forEach(row.what::add);
    row.times += struck.size();
    row.failed += failure.isPresent() ? 1 : 0;
  }

  @Override
  public synchronized void close() {
    String text =
        HEADER + rows.entrySet().stream().map(FaultTable::line).collect(Collectors.joining());
    System.out.println(text);
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(Map.Entry<String, Row> entry) {
    String[] methodAndType = entry.getKey().split("\\|", 2);
    Matcher number = NUMBER.matcher(methodAndType[0]);
    StringBuilder numbers = new StringBuilder();
    int sentence = 0;
    while (number.find() && number.start() == sentence) {
      String found = number.group().substring(0, 3).toUpperCase(Locale.ROOT);
      numbers.append(numbers.isEmpty() ? "" : " ").append(found);
      sentence = number.end();
    }
    Row row = entry.getValue();
    return "| %s | %s | %d | %s: %s | %s |%n"
        .formatted(
            numbers,
            String.join("; ", row.what),
            row.times,
            methodAndType[1],
            methodAndType[0].substring(sentence).replace('_', ' '),
            row.failed == 0 ? "survived" : "NOT SURVIVED");
  }
}

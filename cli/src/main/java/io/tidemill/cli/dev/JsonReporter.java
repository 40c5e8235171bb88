package io.tidemill.cli.dev;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** News for programs: one JSON object a line, with time, kind and pipeline first. */
final class JsonReporter implements Reporter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;
  private final InstantSource clock;

  JsonReporter(PrintStream out, InstantSource clock) {
    this.out = requireNonNull(out, "out");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public void started(String name, String detail) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", name);
    data.put("detail", detail);
    tell(News.of(News.Kind.STARTED, "", data));
  }

  @Override
  public synchronized void tell(News news) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("event", news.kind().word());
    news.pipeline().ifPresent(pipeline -> line.put("pipeline", pipeline.value()));
    line.putAll(news.data());
    try {
      out.println(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("News must hold plain values, got " + news, e);
    }
    out.flush();
  }

  @Override
  public void ready(Guide guide) {
    tell(News.of(News.Kind.READY, "", guide.data()));
  }

  @Override
  public void status(List<Gauge> gauges) {
    // Programs ask for it: ./tidemill status --format json.
  }
}

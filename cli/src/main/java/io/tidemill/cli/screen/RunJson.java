package io.tidemill.cli.screen;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.offsets.OffsetRange;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What runs are made of, as JSON. */
public final class RunJson {
  private RunJson() {}

  /** One object a range; {@code until} is the first offset after it. */
  public static ArrayNode ranges(List<OffsetRange> ranges) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    ranges.forEach(
        range ->
            json.addObject()
                .put("topic", range.partition().topic())
                .put("partition", range.partition().partition())
                .put("from", range.from())
                .put("until", range.until()));
    return json;
  }

  /** Seconds by step, in the order of {@code steps}. */
  public static ObjectNode seconds(Map<String, Duration> steps) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    steps.forEach((step, time) -> json.put(step, seconds(time)));
    return json;
  }

  /** Seconds, to the millisecond. */
  public static BigDecimal seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis())
        .movePointLeft(3)
        .setScale(3, RoundingMode.UNNECESSARY);
  }
}

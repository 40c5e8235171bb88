package io.tidemill.core.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The words that may stand in one place of a file: keys of a mapping, or values of a setting.
 *
 * @param known those that this version takes
 * @param unavailable those that the design knows and this version doesn't take yet
 */
public record Words(List<String> known, List<String> unavailable) {
  public Words {
    known = List.copyOf(known);
    unavailable = List.copyOf(unavailable);
  }

  /** Words that this version takes all. */
  public static Words of(Collection<String> known) {
    return new Words(List.copyOf(known), List.of());
  }

  /** Whether {@code word} is known; what is wrong with any other becomes a problem. */
  public boolean check(String word, Node at, String what, Problems problems) {
    if (known.contains(word)) {
      return true;
    }
    if (unavailable.contains(word)) {
      problems.add(
          at,
          what,
          expected(),
          Problems.quote(word) + ", which is not available in this version",
          "Leave it out, or wait for a version that has it.");
      return false;
    }
    problems.add(at, what, expected(), Problems.quote(word), advice(word));
    return false;
  }

  private String expected() {
    return known.size() == 1 ? known.get(0) : "one of " + String.join(", ", known);
  }

  private String advice(String word) {
    List<String> all = new ArrayList<>(known);
    all.addAll(unavailable);
    Optional<String> nearest = NearestWord.to(word, all);
    if (nearest.isEmpty()) {
      return "Use one of those.";
    }
    return unavailable.contains(nearest.get())
        ? "If you mean %s: it is not available in this version.".formatted(nearest.get())
        : "Did you mean %s?".formatted(nearest.get());
  }
}

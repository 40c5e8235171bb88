package io.tidemill.simulation.mutants;

import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Patch;
import com.github.difflib.patch.PatchFailedException;
import com.github.difflib.unifieddiff.UnifiedDiffFile;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Those of core's sources that a mutant's patch changes, with the patch applied. */
final class PatchedSources {
  private PatchedSources() {}

  /**
   * The changed sources, by path from the checkout's root. Hunks may have moved; their lines must
   * be there as they are.
   *
   * @throws TidemillException of kind {@code OPERATOR} that names the hunk that doesn't apply
   */
  static Map<String, String> of(Checkout checkout, Mutant mutant) {
    Map<String, String> patched = new TreeMap<>();
    for (UnifiedDiffFile change : mutant.changes()) {
      String path = path(change);
      String source =
          checkout
              .source(path)
              .orElseThrow(
                  () ->
                      new TidemillException(
                          FailureKind.OPERATOR,
                          "Mutant %s changes %s, which is not there. Make the patch anew (git diff) in %s"
                              .formatted(mutant.name(), path, mutant.file())));
      patched.put(path, apply(mutant, path, source, change.getPatch().getDeltas()));
    }
    return patched;
  }

  private static String apply(
      Mutant mutant, String path, String source, List<AbstractDelta<String>> hunks) {
    List<String> lines = source.lines().toList();
    // From the last to the first, so that no hunk moves those that are still to come.
    for (int i = hunks.size() - 1; i >= 0; i--) {
      AbstractDelta<String> hunk = hunks.get(i);
      Patch<String> patch = new Patch<>();
      patch.addDelta(hunk);
      try {
        lines = patch.applyFuzzy(new ArrayList<>(lines), 0);
      } catch (PatchFailedException e) {
        throw new TidemillException(
            FailureKind.OPERATOR,
            "Mutant %s no longer applies: hunk %d of %d of %s expects around line %d%n%s%nMake the patch anew (git diff) in %s"
                .formatted(
                    mutant.name(),
                    i + 1,
                    hunks.size(),
                    path,
                    hunk.getSource().getPosition() + 1,
                    String.join("\n", hunk.getSource().getLines()).indent(4).stripTrailing(),
                    mutant.file()),
            e);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String path(UnifiedDiffFile change) {
    String from = change.getFromFile();
    return from.startsWith("a/") ? from.substring(2) : from;
  }
}

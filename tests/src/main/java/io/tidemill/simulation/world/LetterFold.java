package io.tidemill.simulation.world;

import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which dead letters there must be. */
final class LetterFold {
  private final Map<Place, List<FoldRun>> expected = new HashMap<>();
  private final Map<Place, FoldRun> newestPerhaps = new HashMap<>();

  private record Place(String topicId, int partition, long offset, String sink) {}

  /** Takes in what a run buried, or may have. */
  void add(FoldRun run, Pipeline pipeline, List<FoldRun.Taken> records, SimOutside outside) {
    boolean knew = run.commit().map(commit -> outside.knewSchema(commit.entrant())).orElse(true);
    for (FoldRun.Taken taken : records) {
      Payload payload = taken.record().payload();
      boolean undecoded =
          switch (payload.kind()) {
            case UNDECODABLE -> true;
            case TOMBSTONE -> pipeline.source().tombstones() == Source.Tombstones.DEAD_LETTER;
            case REGISTERED -> !knew;
            case FIELDS -> false;
          };
      if (undecoded) {
        add(run, taken, DeadLetter.NO_SINK);
      } else if (payload.kind() == Payload.Kind.REGISTERED) {
        // An attempt that did not commit may have known less.
        newestPerhaps.put(place(run, taken, DeadLetter.NO_SINK), run);
      }
      if (!undecoded) {
        for (Sink sink : Fold.sinks(pipeline, run.run().work())) {
          if (!SimDefinition.takes(SimDefinition.shape(sink), payload)) {
            add(run, taken, sink.table().toString());
          }
        }
      }
    }
  }

  private void add(FoldRun run, FoldRun.Taken taken, String sink) {
    Place place = place(run, taken, sink);
    if (taken.certain()) {
      expected.computeIfAbsent(place, any -> new ArrayList<>()).add(run);
    } else {
      newestPerhaps.put(place, run);
    }
  }

  private static Place place(FoldRun run, FoldRun.Taken taken, String sink) {
    return new Place(run.run().topicId(), taken.partition(), taken.record().offset(), sink);
  }

  void compare(List<DeadLetter> found, List<String> differences) {
    Map<Place, DeadLetter> letters = new HashMap<>();
    for (DeadLetter letter : found) {
      letters.put(
          new Place(letter.topicId(), letter.partition(), letter.offset(), letter.sink()), letter);
    }
    expected.forEach(
        (place, buried) -> {
          FoldRun newest = buried.get(buried.size() - 1);
          DeadLetter letter = letters.get(place);
          FoldRun perhaps = newestPerhaps.get(place);
          boolean replaced = perhaps != null && perhaps.order() > newest.order();
          if (letter == null) {
            differences.add(
                "No dead letter of " + place + ", which run " + newest.number() + " had");
          } else if (!replaced && !of(letter, newest)) {
            differences.add(
                "Dead letter of "
                    + place
                    + " is of run "
                    + letter.run()
                    + " attempt "
                    + letter.attempt()
                    + ", expected the one of run "
                    + newest.number()
                    + " attempt "
                    + newest.run().attempt().number());
          }
        });
  }

  private static boolean of(DeadLetter letter, FoldRun run) {
    return letter.run() == run.number() && letter.attempt() == run.run().attempt().number();
  }
}

package io.tidemill.cli.doctor;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes down what is found, and passes each finding on at once. */
final class Chart {
  private static final Logger log = LoggerFactory.getLogger(Chart.class);

  private final Consumer<Part> beginning;
  private final Consumer<Diagnosis> listener;
  private final List<Diagnosis> diagnoses = new ArrayList<>();

  /**
   * An empty one.
   *
   * @param beginning is told which part is being looked at
   * @param listener is told what was found
   */
  Chart(Consumer<Part> beginning, Consumer<Diagnosis> listener) {
    this.beginning = requireNonNull(beginning, "beginning");
    this.listener = requireNonNull(listener, "listener");
  }

  /** All that was found so far. */
  List<Diagnosis> diagnoses() {
    return List.copyOf(diagnoses);
  }

  void note(Diagnosis diagnosis) {
    diagnoses.add(diagnosis);
    listener.accept(diagnosis);
  }

  void note(List<Diagnosis> found) {
    found.forEach(this::note);
  }

  /**
   * Looks, and takes down as wrong whatever keeps it from looking: what is wrong with one thing
   * hides no other.
   *
   * @param what is looked at
   * @return what {@code look} gave; empty if it failed
   */
  <T> Optional<T> look(Part part, String what, Supplier<T> look) {
    beginning.accept(part);
    try {
      return Optional.of(look.get());
    } catch (TidemillException e) {
      note(Diagnosis.wrong(part, what, e));
    } catch (RuntimeException e) {
      log.error("Looking at {}, {}, failed", part.words(), what, e);
      note(
          Diagnosis.wrong(
              part,
              what,
              "Tidemill itself failed: %s. .tidemill/doctor.log has the stack; please report it"
                  .formatted(e)));
    }
    return Optional.empty();
  }
}

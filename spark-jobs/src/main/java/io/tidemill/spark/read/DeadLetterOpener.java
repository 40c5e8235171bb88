package io.tidemill.spark.read;

import io.tidemill.core.ledger.DeadLetters;
import java.io.Serializable;

/** Opens the place for dead letters; shipped to tasks. */
@FunctionalInterface
public interface DeadLetterOpener extends Serializable {
  DeadLetters open();
}

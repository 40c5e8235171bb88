package io.tidemill.core;

import io.tidemill.core.offsets.Place;
import io.tidemill.core.operator.Command;
import io.tidemill.core.operator.Command.Consent;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Commands as tests ask them. */
final class CommandSamples {
  static final Set<Consent> ALL = EnumSet.allOf(Consent.class);
  static final Command RESET = reset("0:10", Consent.UNDO_NEWER);

  /** Those that a run under way must keep out, whatever a person consents to. */
  static final List<Command> OF_HALTED =
      List.of(
          RESET,
          replay("earliest"),
          new Command.Rebuild(TableName.parse("k.sums"), ALL),
          new Command.Redo(1),
          new Command.RepairWriteTime(ALL));

  private CommandSamples() {}

  static Command reset(String to, Consent... consents) {
    return new Command.Reset(Place.parse(to), Set.of(consents));
  }

  static Command replay(String from, Consent... consents) {
    return new Command.Replay(
        Place.parse(from), Optional.empty(), new TreeSet<>(), Set.of(consents));
  }

  static Command replay(String from, String until, Consent... consents) {
    return new Command.Replay(
        Place.parse(from), Optional.of(Place.parse(until)), new TreeSet<>(), Set.of(consents));
  }

  static Command adopt(String from, Consent... consents) {
    return new Command.Adopt(Place.parse(from), Set.of(consents));
  }
}

package io.tidemill.triggers.function;

import io.tidemill.core.TableName;
import io.tidemill.core.offsets.Place;
import io.tidemill.core.operator.Command;
import io.tidemill.core.operator.Command.Consent;
import io.tidemill.triggers.function.Refusal.Reason;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads what a person asks of a pipeline, and refuses what an action doesn't know. */
final class CommandReader {
  private static final Map<String, Consent> CONSENTS =
      Map.of(
          "mayUndoNewer", Consent.UNDO_NEWER,
          "acceptLoss", Consent.LOSS,
          "acceptMerged", Consent.MERGED,
          "tablesEmptied", Consent.TABLES_EMPTIED);

  private static final Map<String, Action> ACTIONS = new LinkedHashMap<>();

  static {
    add("pause", reader -> new Command.Pause());
    add("resume", reader -> new Command.Resume());
    add("retry", reader -> new Command.Retry(reader.optionalRun()), "run");
    add("skip", reader -> new Command.Skip(reader.run()), "run");
    add(
        "reset",
        reader -> new Command.Reset(reader.place("to"), reader.consents()),
        "to",
        "mayUndoNewer",
        "acceptLoss");
    add(
        "replay",
        reader ->
            new Command.Replay(
                reader.place("from"),
                reader.has("until") ? Optional.of(reader.place("until")) : Optional.empty(),
                reader.sinks(),
                reader.consents()),
        "from",
        "until",
        "sinks",
        "mayUndoNewer");
    add(
        "abandon",
        reader -> new Command.Abandon(reader.optionalRun(), reader.consents()),
        "run",
        "mayUndoNewer");
    add(
        "rebuild",
        reader -> new Command.Rebuild(reader.table("sink"), reader.consents()),
        "sink",
        "acceptLoss");
    add(
        "adopt",
        reader -> new Command.Adopt(reader.place("from"), reader.consents()),
        "from",
        "acceptMerged");
    add("redo", reader -> new Command.Redo(reader.run()), "run");
    add(
        "repair-write-time",
        reader -> new Command.RepairWriteTime(reader.consents()),
        "tablesEmptied");
  }

  /**
   * What may be asked for.
   *
   * @param arguments its own, beside those that every action has
   */
  private record Action(Function<CommandReader, Command> command, Set<String> arguments) {}

  /** An argument that is missing or wrong. */
  private static final class WrongArgument extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongArgument(String message) {
      super(message, null, false, false);
    }
  }

  private final String action;
  private final Map<String, String> fields;

  private CommandReader(String action, Map<String, String> fields) {
    this.action = action;
    this.fields = fields;
  }

  private static void add(
      String name, Function<CommandReader, Command> command, String... arguments) {
    ACTIONS.put(name, new Action(command, Set.of(arguments)));
  }

  /** Reads an event that names an action, other than a plain wake-up. */
  static Event read(String pipeline, String asked, Map<String, String> fields) {
    Action known = ACTIONS.get(asked);
    if (known == null) {
      return new Event.Foreign(
          Refusal.of(
              Reason.UNKNOWN_KIND,
              "the action trigger (left out, too), %s"
                  .formatted(String.join(", ", ACTIONS.keySet())),
              asked));
    }
    CommandReader reader = new CommandReader(asked, fields);
    try {
      reader.checkNames(known.arguments());
      return new Event.Commanded(
          pipeline,
          known.command().apply(reader),
          reader.flag("execute") ? Event.Mode.EXECUTE : Event.Mode.DRY_RUN);
    } catch (WrongArgument e) {
      return new Event.Foreign(new Refusal(Reason.WRONG_ARGUMENT, e.getMessage()));
    }
  }

  /** A misspelt argument must not pass for one left out. */
  private void checkNames(Set<String> known) {
    Set<String> allowed = new TreeSet<>(known);
    allowed.addAll(Set.of("pipeline", "action", "execute"));
    for (String name : fields.keySet()) {
      String given = name.equals(EventFields.UNKNOWN) ? fields.get(name) : name;
      if (!allowed.contains(given) && !given.equals("account")) {
        throw new WrongArgument(
            "expected the arguments %s of %s, found %s"
                .formatted(String.join(", ", allowed), action, Shown.quoted(given)));
      }
    }
  }

  private boolean has(String argument) {
    return fields.containsKey(argument);
  }

  private String required(String argument, String form) {
    if (!has(argument)) {
      throw new WrongArgument(
          "expected \"%s\" (%s) with the action %s, found none".formatted(argument, form, action));
    }
    return fields.get(argument);
  }

  private long run() {
    String text = required("run", "a run's number");
    try {
      long run = Long.parseLong(text);
      if (run > 0) {
        return run;
      }
    } catch (NumberFormatException e) {
      throw wrong("run", "a run's number, from 1 on", text);
    }
    throw wrong("run", "a run's number, from 1 on", text);
  }

  private OptionalLong optionalRun() {
    return has("run") ? OptionalLong.of(run()) : OptionalLong.empty();
  }

  private Place place(String argument) {
    String text = required(argument, "earliest, latest, group, a time or partition:offset,…");
    try {
      return Place.parse(text);
    } catch (IllegalArgumentException e) {
      throw new WrongArgument("\"%s\": %s".formatted(argument, Shown.oneLine(e.getMessage())));
    }
  }

  private TableName table(String argument) {
    return table(argument, required(argument, "a table, as keyspace.table"));
  }

  private static TableName table(String argument, String text) {
    try {
      return TableName.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong(argument, "a table, as keyspace.table", text);
    }
  }

  private SortedSet<TableName> sinks() {
    SortedSet<TableName> sinks = new TreeSet<>();
    if (has("sinks")) {
      for (String each : fields.get("sinks").split(EventFields.BETWEEN, -1)) {
        sinks.add(table("sinks", each));
      }
    }
    return sinks;
  }

  private Set<Consent> consents() {
    Set<Consent> given = EnumSet.noneOf(Consent.class);
    CONSENTS.forEach(
        (argument, consent) -> {
          if (flag(argument)) {
            given.add(consent);
          }
        });
    return given;
  }

  private boolean flag(String argument) {
    String text = fields.getOrDefault(argument, "false");
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong(argument, "true or false", text);
    }
    return text.equals("true");
  }

  private static WrongArgument wrong(String argument, String expected, String found) {
    return new WrongArgument(
        "expected %s as \"%s\", found %s".formatted(expected, argument, Shown.quoted(found)));
  }
}

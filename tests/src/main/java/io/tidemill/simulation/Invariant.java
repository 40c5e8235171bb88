package io.tidemill.simulation;

/** What must hold, whatever happens. */
public enum Invariant {
  NO_PROCESS_BREAKS(
      "I0-no-process-breaks",
      "Core ends by an outcome or by an error of its own kind, never by a fault in itself.",
      "each call"),
  ONE_ATTEMPT(
      "I1-one-unfenced-attempt",
      "One attempt at a time may write and commit; its job has entered; no next one begins beside a job that has not ended.",
      "each change, each write"),
  POSITION(
      "I2-position-never-falls",
      "The position falls by no function and no job; only an own run moves it by a commit.",
      "each change"),
  TILING(
      "I3-claims-tile-the-log",
      "Runs begin where the position is, end where they say, and no offset is committed twice.",
      "each claim, each commit"),
  EVERY_OFFSET(
      "I4-every-offset-accounted",
      "Every offset below the end is committed, or recorded as no longer guaranteed.",
      "each change of the position, and at the end"),
  BOOKS(
      "I5-books-balance",
      "What a run read is decoded or dead; what its sinks were given is written, superseded, merged or dead.",
      "each commit, and at the end"),
  WRITE_TIMES(
      "I6-write-times-rise",
      "Each attempt's timestamps lie above all that were taken, and not further ahead than stores accept; marks rise.",
      "each claim, each attempt"),
  HISTORY(
      "I7-history-is-whole",
      "Nothing in the row is overwritten before the history has it; each change of the position says from where, to where, and what it passed.",
      "each change"),
  TABLES(
      "I8-tables-equal-the-fold",
      "Tables and dead letters hold what the log, folded in offset order, gives.",
      "at the end"),
  DEADLINE(
      "I9-no-write-after-deadline",
      "No write starts at or after its attempt's deadline.",
      "each write"),
  PUBLISHED(
      "I10-group-offsets-equal-position", "The group's offsets are the position.", "at the end"),
  DRAINS(
      "I11-drains",
      "Once faults stop, the backlog drains in a bounded number of looks.",
      "at the end"),
  MERGED(
      "I12-merged-rows-count-once",
      "Each record of a committed run counts once in each merged row; one of a run given up once at most.",
      "at the end"),
  TRUE_ANSWERS(
      "I13-answers-are-true",
      "What a job or a change of the row says of itself is so.",
      "each end, each refusal"),
  LOSSES(
      "I14-losses-as-declared",
      "What retention took from a run is in its commit; a pipeline that shall stop there stops.",
      "each change"),
  DEFINITION(
      "I15-one-definition-a-run",
      "A run of which an attempt has entered keeps its source and sinks.",
      "each attempt"),
  QUIET(
      "I16-rebuilds-begin-in-quiet",
      "No rebuild begins while an attempt that nobody saw end may write.",
      "each claim"),
  NAMED("I17-skips-name-their-run", "A skip passes the run it names and no other.", "each change"),
  EMPTY(
      "I18-merged-tables-begin-empty",
      "Nothing is merged into a table that holds rows which no entry of the ledger explains.",
      "each owner");

  private final String id;
  private final String words;
  private final String looked;

  Invariant(String id, String words, String looked) {
    this.id = id;
    this.words = words;
    this.looked = looked;
  }

  /** Its short name, as in {@code I2-position-never-falls}. */
  public String id() {
    return id;
  }

  /** What it says, in a sentence. */
  public String words() {
    return words;
  }

  /** When it is looked at. */
  public String looked() {
    return looked;
  }
}

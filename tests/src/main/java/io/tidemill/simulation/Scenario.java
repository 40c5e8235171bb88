package io.tidemill.simulation;

/** What kind of bad day a seed is: which troubles it is about, besides the usual ones. */
enum Scenario {
  /** Nothing but what always happens. */
  USUAL,
  /** Merged tables, their rebuild, a second pipeline that wants one. */
  MERGED,
  /** Retention and compaction. */
  RETENTION,
  /** The topic is made anew, cut short, grows. */
  TOPIC,
  /** Transactions that hang, and others. */
  TRANSACTIONS,
  /** The ledger is restored from a backup, or loses the row. */
  LEDGER,
  /** Groups expire, and are reset by hand. */
  GROUPS,
  /** Jobs that starve, hang, and can't be stopped. */
  JOBS,
  /** Clocks. */
  CLOCKS,
  /** A person who tries everything. */
  OPERATOR,
  /** Replays, dead letters, resets. */
  GOING_BACK,
  /** Rows that expire, deletes, purges. */
  EXPIRY;

  private static final Scenario[] ALL = values();

  static Scenario of(Dice dice) {
    return ALL[dice.below(ALL.length, 0x5CE, 0)];
  }
}

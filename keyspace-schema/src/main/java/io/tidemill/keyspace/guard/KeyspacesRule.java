package io.tidemill.keyspace.guard;

import java.util.Locale;

/**
 * What Amazon Keyspaces takes, by its documentation. The ids stay as they are: messages, tests and
 * the table in {@code docs/keyspaces.md} name them.
 */
public enum KeyspacesRule {
  WRITE_CONSISTENCY("K01", "Writes are made at LOCAL_QUORUM.", "consistency.html", Held.BEFORE),
  READ_CONSISTENCY(
      "K02", "Reads are made at ONE, LOCAL_ONE or LOCAL_QUORUM.", "consistency.html", Held.BEFORE),
  BATCH_KIND(
      "K03", "A batch is logged or unlogged; counters have none.", Pages.BATCHES, Held.BEFORE),
  BATCH_SIZE(
      "K04",
      "An unlogged batch holds at most 30 statements, a logged one 100.",
      "functional-differences.html#functional-differences.batch",
      Held.BEFORE),
  BATCH_STATEMENTS(
      "K05",
      "A batch holds INSERT, UPDATE and DELETE; an unlogged one without conditions.",
      "functional-differences.html#functional-differences.batch",
      Held.BEFORE),
  CLIENT_TIMESTAMPS(
      "K06",
      "USING TIMESTAMP and WRITETIME need a table with client-side timestamps.",
      "functional-differences.html#functional-differences.timestamps",
      Held.BEFORE),
  TIMESTAMP_WINDOW(
      "K07",
      "A timestamp lies between 2 days ago and 5 minutes ahead.",
      "client-side-timestamps-how-to-queries.html",
      Held.BEFORE),
  TIME_TO_LIVE(
      "K08",
      "USING TTL needs a table whose custom TTL settings are enabled.",
      "TTL-how-to-enable-custom-alter.html",
      Held.BEFORE),
  FUNCTIONS(
      "K09",
      "Only the built-in scalar functions are there; no aggregates, none of one's own.",
      "cql.functions.html",
      Held.BEFORE),
  SELECT_CLAUSES(
      "K10",
      "SELECT has no DISTINCT, GROUP BY or PER PARTITION LIMIT.",
      "cql.dml.select.html",
      Held.BEFORE),
  IN_OF_READS(
      "K11",
      "IN stands in SELECT alone.",
      "functional-differences.html#functional-differences.IN-keyword",
      Held.BEFORE),
  IN_SUBQUERIES(
      "K12",
      "The INs of a SELECT make at most 100 subqueries, their sizes multiplied.",
      Pages.QUOTAS,
      Held.BEFORE),
  COLUMNS(
      "K13",
      "INSERT and UPDATE set at most 225 regular columns, 166 with TTL.",
      Pages.QUOTAS,
      Held.BEFORE),
  ROW_SIZE("K14", "A row has at most 1 MB.", Pages.QUOTAS, Held.BEFORE),
  PARTITION_KEY_SIZE("K15", "A partition key has at most 2,048 bytes.", Pages.QUOTAS, Held.BEFORE),
  CLUSTERING_KEY_SIZE(
      "K16", "The clustering columns have at most 850 bytes.", Pages.QUOTAS, Held.BEFORE),
  SCHEMA_STATEMENTS(
      "K17",
      "There are no indexes, materialised views, triggers, functions, aggregates, roles or TRUNCATE;"
          + " types can't be altered.",
      Pages.APIS,
      Held.BEFORE),
  ALTER_TABLE(
      "K18",
      "ALTER TABLE adds columns or changes options, one custom property at a time; no column is"
          + " dropped, renamed or retyped.",
      "cql.ddl.table.html#cql.ddl.table.alter",
      Held.BEFORE),
  REPLICATION(
      "K19",
      "A keyspace is replicated by SingleRegionStrategy, or by NetworkTopologyStrategy over 2 to 6"
          + " regions with 3 copies each.",
      "cql.ddl.keyspace.html",
      Held.BEFORE),
  DATA_TYPES("K20", "Columns have Keyspaces' data types.", Pages.APIS, Held.BEFORE),
  PREPARED_SCHEMA(
      "K21",
      "Schema statements can't be prepared.",
      "functional-differences.html#functional-differences.prepared-statements",
      Held.BEFORE),
  SYSTEM_TABLES(
      "K22",
      "System tables are read-only.",
      "functional-differences.html#functional-differences.system-tables",
      Held.BEFORE),
  ONE_WAY_PROPERTIES(
      "K23",
      "Client-side timestamps and TTL, once enabled, can't be disabled.",
      "cql.ddl.table.html#cql.ddl.table.alter",
      Held.BEFORE),
  ASYNCHRONOUS_SCHEMA(
      "K24",
      "Tables are made, changed and dropped asynchronously: until a table is ACTIVE it can't be used.",
      "troubleshooting.cql.html",
      Held.BY_STORE),
  THROUGHPUT(
      "K25",
      "A partition takes about 1,000 rows of 1 KB a second; more time out.",
      "bp-partition-key-design.html",
      Held.BY_STORE),
  RANGE_DELETES(
      "K26",
      "A DELETE removes at most 1,000 rows.",
      "functional-differences.html#functional-differences.range-delete",
      Held.UNSEEN),
  STATIC_SIZE("K27", "A partition's static data has at most 1 MB.", Pages.QUOTAS, Held.UNSEEN),
  LOGGED_BATCH_ROWS(
      "K28", "A logged batch has no ranges, and each row once.", Pages.BATCHES, Held.UNSEEN),
  NESTED_FROZEN("K29", "Frozen collections nest 8 deep at most.", Pages.QUOTAS, Held.UNSEEN),
  SCHEMA_QUOTAS(
      "K30",
      "A table's schema has at most 350 KB; there are 256 tables and keyspaces a region, and 50"
          + " schema changes at once.",
      Pages.QUOTAS,
      Held.UNSEEN),
  QUERIES_OF_CONNECTION(
      "K31", "A connection takes 3,000 queries a second.", Pages.QUOTAS, Held.UNSEEN);

  private static final String GUIDE = "https://docs.aws.amazon.com/keyspaces/latest/devguide/";

  private final String id;
  private final String sentence;
  private final String page;
  private final Held held;

  KeyspacesRule(String id, String sentence, String page, Held held) {
    this.id = id;
    this.sentence = sentence;
    this.page = page;
    this.held = held;
  }

  /** Where a rule is held. */
  public enum Held {
    /** Every statement is checked before it is sent, to Keyspaces as well as to a stand-in. */
    BEFORE,
    /** By the store; a stand-in imitates it. */
    BY_STORE,
    /** By the store alone: a statement doesn't show whether it keeps the rule. */
    UNSEEN
  }

  /** K01 to K31. */
  public String id() {
    return id;
  }

  public String sentence() {
    return sentence;
  }

  /** Address of the page of the documentation that says so. */
  public String page() {
    return GUIDE + page;
  }

  public Held held() {
    return held;
  }

  /** As messages name it: {@code K07 timestamp window}. */
  @Override
  public String toString() {
    return id + " " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static final class Pages {
    static final String QUOTAS = "quotas.html";
    static final String BATCHES = "batchStatements.html";
    static final String APIS = "cassandra-apis.html";
  }
}

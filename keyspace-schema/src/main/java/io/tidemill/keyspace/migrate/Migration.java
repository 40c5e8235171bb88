package io.tidemill.keyspace.migrate;

import io.tidemill.keyspace.cql.CqlScript;
import io.tidemill.keyspace.cql.CqlStatement;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** One versioned file of CQL statements. Immutable. */
public final class Migration {
  private final int version;
  private final String name;
  private final String source;
  private final String checksum;
  private final List<CqlStatement> statements;

  /**
   * Reads a migration.
   *
   * @param source where the text is from, for messages
   * @throws io.tidemill.core.TidemillException of kind {@code PIPELINE}, naming file and line, if a
   *     quote, comment or statement doesn't end
   */
  Migration(int version, String name, String source, String text) {
    // A checkout may turn line ends; the migration is the same.
    String normal = text.replace("\r\n", "\n");
    this.version = version;
    this.name = name;
    this.source = source;
    this.checksum = digest(normal);
    this.statements = CqlScript.split(source, normal);
  }

  /** 1, 2, 3… within its set. */
  public int version() {
    return version;
  }

  /** The file's name, as {@code V001__ledger.cql}. */
  public String name() {
    return name;
  }

  /** SHA-256 of the file's text, line ends aside, in lower-case hex. */
  public String checksum() {
    return checksum;
  }

  String source() {
    return source;
  }

  List<CqlStatement> statements() {
    return statements;
  }

  /** SHA-256 of the first {@code count} statements, so that a change of one of them shows. */
  String checksumOfFirst(int count) {
    StringBuilder text = new StringBuilder();
    statements.stream()
        .limit(count)
        .forEach(statement -> text.append(statement.text()).append(";\n"));
    return digest(text.toString());
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

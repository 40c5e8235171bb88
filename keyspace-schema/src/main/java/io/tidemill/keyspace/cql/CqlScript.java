package io.tidemill.keyspace.cql;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Splits CQL text into statements at its semicolons, save those in comments, in quotes, between
 * {@code $$}, and in a batch.
 */
public final class CqlScript {
  private static final Pattern BATCH = Pattern.compile("(?is)begin\\s.*");
  private static final Pattern WHOLE_BATCH =
      Pattern.compile("(?is)begin\\s.*\\sapply\\s+batch\\s*");

  private final String source;
  private final String text;

  private CqlScript(String source, String text) {
    this.source = source;
    this.text = text;
  }

  /**
   * Gives the statements in order.
   *
   * @param source name of the text, for messages
   * @throws TidemillException of kind {@code PIPELINE}, naming the line, if a quote, comment or
   *     statement doesn't end
   */
  public static List<CqlStatement> split(String source, String text) {
    try {
      return new CqlScript(source, text).split();
    } catch (UnfinishedCql e) {
      throw new TidemillException(FailureKind.PIPELINE, e.getMessage(), e);
    }
  }

  /** Gives the statements in order, or what doesn't end. */
  public static List<CqlStatement> read(String source, String text) throws UnfinishedCql {
    return new CqlScript(source, text).split();
  }

  private List<CqlStatement> split() throws UnfinishedCql {
    List<CqlStatement> statements = new ArrayList<>();
    int start = -1;
    int end;
    for (int at = 0; at < text.length(); at = end) {
      end = endOfElement(at);
      boolean semicolon = text.charAt(at) == ';';
      if (start < 0 && !semicolon && !isBlank(at)) {
        start = at;
      }
      if (start >= 0 && semicolon && !insideBatch(text.substring(start, at))) {
        statements.add(
            new CqlStatement(text.substring(start, at).strip(), line(start), column(start)));
        start = -1;
      }
    }
    if (start >= 0) {
      throw unfinished(start, "statement", ";");
    }
    return statements;
  }

  private static boolean insideBatch(String statement) {
    return BATCH.matcher(statement).matches() && !WHOLE_BATCH.matcher(statement).matches();
  }

  /** Whether only white space or a comment begins here. */
  private boolean isBlank(int at) {
    return Character.isWhitespace(text.charAt(at))
        || isLineComment(at)
        || text.startsWith("/*", at);
  }

  private boolean isLineComment(int at) {
    return text.startsWith("--", at) || text.startsWith("//", at);
  }

  /** Where the comment or quoted text that begins here ends; else the next character. */
  private int endOfElement(int at) throws UnfinishedCql {
    if (isLineComment(at)) {
      int newline = text.indexOf('\n', at);
      return newline < 0 ? text.length() : newline;
    }
    if (text.startsWith("/*", at)) {
      return after("*/", at, 2, "comment");
    }
    if (text.startsWith("$$", at)) {
      return after("$$", at, 2, "text");
    }
    // A doubled quote stands for itself; taken as the end of one text and the begin of the next, it
    // leads to the same place.
    if (text.charAt(at) == '\'') {
      return after("'", at, 1, "text");
    }
    if (text.charAt(at) == '"') {
      return after("\"", at, 1, "name");
    }
    return at + 1;
  }

  private int after(String closing, int at, int skip, String what) throws UnfinishedCql {
    int found = text.indexOf(closing, at + skip);
    if (found < 0) {
      throw unfinished(at, what, closing);
    }
    return found + closing.length();
  }

  private UnfinishedCql unfinished(int at, String what, String closing) {
    return new UnfinishedCql(
        new Problem(
            source,
            line(at),
            column(at),
            what,
            "the %s that begins here to end with %s".formatted(what, closing),
            "the end of the file",
            "Add %s.".formatted(closing)));
  }

  private int column(int at) {
    return at - text.lastIndexOf('\n', at - 1);
  }

  private int line(int at) {
    return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
  }
}

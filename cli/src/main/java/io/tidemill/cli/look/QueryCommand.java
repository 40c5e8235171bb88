package io.tidemill.cli.look;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.Reach;
import io.tidemill.cli.Result;
import io.tidemill.cli.options.FormatOption;
import io.tidemill.cli.options.TargetOption;
import io.tidemill.cli.screen.Screens;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.session.Sessions;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemill query}. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    header = "Rows of your tables, or of the ledger's: one CQL SELECT.",
    description = {
      "",
      "Reads from the store that holds the ledger and the tables that pipelines write, at"
          + " LOCAL_QUORUM. It only reads: anything but SELECT is refused, and so is what the store"
          + " lacks: Amazon Keyspaces, or what stands in for it, has no count(*). The keyspaces are those"
          + " that your schema/*.cql makes, and tidemill, the ledger's.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown, though perhaps cut at --limit",
      "2:it is no SELECT, or the store doesn't understand it",
      "4:there is no such target, or it refuses this user",
      "5:the store doesn't answer, or takes more than 5 s"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill query \"SELECT * FROM flights.by_origin WHERE origin = 'ATL'\"",
      "  ./tidemill query \"SELECT delay, WRITETIME(delay) FROM flights.by_origin WHERE origin = 'ATL'\"",
      "  ./tidemill query \"SELECT table_name FROM system_schema.tables"
          + " WHERE keyspace_name = 'flights'\"",
      "  ./tidemill query \"SELECT * FROM flights.by_origin\" --limit 5 --format json | jq '.rows[]'"
    })
public final class QueryCommand implements Callable<Integer> {
  private static final Pattern SELECT =
      Pattern.compile("\\s*select\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** All rows are held in memory, of which the launcher gives 512 MB. */
  private static final int MOST = 100_000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CQL", description = "The query, in quotes.")
  private String query;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "100",
      description = "How many rows to fetch, up to " + MOST + " (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private TargetOption target;
  @Mixin private FormatOption format;

  @Override
  public Integer call() {
    if (!SELECT.matcher(query).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "Expected one SELECT, found \"%s\"; this command only reads".formatted(query));
    }
    if (limit < 1 || limit > MOST) {
      throw new ParameterException(
          spec.commandLine(), "--limit must be in 1..%,d, got %,d".formatted(MOST, limit));
    }
    Home home = Home.ofLauncher();
    QuietLogs.of("query", home);
    TidemillConfig config = target.config(home);
    Reach.ledger(config);
    Selected selected = select(config);
    Result.print(spec, format, () -> selected.lines(Screens.style()), selected::json);
    return ExitCode.OK.code();
  }

  private Selected select(TidemillConfig config) {
    try (CqlSession session = Sessions.open(config.ledger())) {
      return Selected.of(session, query, limit);
    } catch (UnauthorizedException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The store refuses this user: %s. Grant SELECT on what is asked for"
              .formatted(e.getMessage()),
          e);
    } catch (QueryValidationException e) {
      throw new ParameterException(
          spec.commandLine(), "The store refused the query: " + e.getMessage(), e);
    } catch (DriverException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "The store at %s did not answer the query: %s. Ask for less, by the partition key, or try again"
              .formatted(String.join(", ", config.ledger().servers()), e.getMessage()),
          e);
    }
  }
}

package io.tidemill.triggers.function;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillConfig.MigrateConfig;
import io.tidemill.triggers.function.Answer.Refused;
import io.tidemill.triggers.function.PipelineAnswer.Failed;
import io.tidemill.triggers.function.StackEvent.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Brings the ledger's tables and the project's own up to date when CloudFormation deploys them, as
 * a custom resource. Create and Update apply what is not applied yet, wait until it is ready, and
 * answer the ledger's id as {@code LedgerId}; what a later deployment has applied is left as it is,
 * so that a roll-back succeeds. Nothing is ever dropped: Delete does nothing. A failure names what
 * is wrong with each statement, by file and line, and leaves all data alone; so does lack of time,
 * and the next deployment goes on from where it stopped.
 *
 * <p>Configured by {@link MigrateConfig}'s environment variables. They are read with each request:
 * CloudFormation has an answer also where they are wrong, and a resource that couldn't be made can
 * be deleted.
 */
public final class MigrateFunction implements RequestStreamHandler {
  /** The resource is the ledger of a keyspace; another keyspace is another resource. */
  private static final String PHYSICAL_ID = "tidemill-ledger-";

  private static final Logger log = LoggerFactory.getLogger(MigrateFunction.class);

  private final Map<String, String> environment;
  private final Function<MigrateConfig, LedgerId> migrations;
  private final StackCallback callback;

  /** For Lambda: wired from the environment. */
  public MigrateFunction() {
    this(System.getenv(), Migrations::run, new StackCallback());
  }

  /**
   * Over these parts.
   *
   * @param migrations brings all up to date
   */
  MigrateFunction(
      Map<String, String> environment,
      Function<MigrateConfig, LedgerId> migrations,
      StackCallback callback) {
    this.environment = Map.copyOf(environment);
    this.migrations = requireNonNull(migrations, "migrations");
    this.callback = requireNonNull(callback, "callback");
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    try (MDC.MDCCloseable ignored = Invocation.logged(context)) {
      StackEvent event = StackEventReader.read(input, Invocation.account(context));
      Supplier<Duration> timeLeft = () -> Duration.ofMillis(context.getRemainingTimeInMillis());
      if (event instanceof Request request) {
        output.write(answered(request, timeLeft));
      } else if (event instanceof StackEvent.Foreign foreign) {
        output.write(refused(foreign));
      }
    }
  }

  private static byte[] refused(StackEvent.Foreign foreign) {
    Refused refused = new Refused(foreign.refusal());
    AnswerLog.event(refused);
    return AnswerJson.of(refused).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] answered(Request request, Supplier<Duration> timeLeft) throws IOException {
    StackAnswer answer =
        request.type() == StackEvent.Type.DELETE ? deleted(request) : migrated(request, timeLeft);
    byte[] json = answer.json(request);
    callback.put(request.answerTo(), json, timeLeft);
    return json;
  }

  /** Tables and ledger stay. */
  private static StackAnswer deleted(Request request) {
    log.info("step=migrate {}: all tables stay", request);
    return StackAnswer.succeeded(request.physicalId().orElse(PHYSICAL_ID + "none"));
  }

  private StackAnswer migrated(Request request, Supplier<Duration> timeLeft) {
    String physicalId = PHYSICAL_ID + "none";
    try {
      MigrateConfig config = MigrateConfig.fromEnvironment(environment);
      physicalId = PHYSICAL_ID + config.ledger().keyspace();
      LedgerId ledger = InTime.run(() -> migrations.apply(config), timeLeft);
      log.info("step=migrate {}: up to date, ledger {}", request, ledger);
      return StackAnswer.migrated(physicalId, ledger);
    } catch (RuntimeException e) {
      Failed failed = Failed.of(physicalId, e);
      log.error(
          "step=migrate kind={}: {}: {}",
          failed.kind(),
          request,
          Shown.oneLine(failed.why()),
          failed.kind().equals(Failed.FAULT) ? e : null);
      return StackAnswer.failed(
          request.physicalId().orElse(physicalId), failed.kind() + ": " + failed.why());
    }
  }
}

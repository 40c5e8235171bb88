package io.tidemill.testkit.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.LedgerId;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.localstack.event.SweepSchedule;
import io.tidemill.localstack.lambda.Invocation;
import io.tidemill.localstack.lambda.LambdaService;
import io.tidemill.testkit.FunctionWorld;
import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Packaged functions in processes of their own, that look after one pipeline. */
public final class FunctionProcesses implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LambdaService lambda;
  private final FaultStack stack;
  private final Path project;
  private final LedgerId ledger;

  /** Starts without functions; {@code pipeline}'s definition is put into a folder for them. */
  public FunctionProcesses(FaultStack stack, TestPipeline pipeline) {
    this.stack = stack;
    this.ledger = stack.ledgerId();
    this.project = stack.project(pipeline.id().value());
    try {
      Files.writeString(project.resolve("pipeline.yaml"), pipeline.yaml());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.lambda =
        LambdaService.start(
            TestServers.distribution().lambdaClasspath(),
            project.resolveSibling(project.getFileName() + "-functions"));
  }

  /** Deploys a function that a sweep wakes; it has one process, once it is invoked. */
  public void deploy(String name) {
    lambda.deploy(
        FunctionWorld.spec(
            name,
            DeployedFunction.LAG_TRIGGER,
            stack.functionConfig(stack.service(), project).toEnvironment()));
  }

  /** Invokes a function with a sweep. */
  public CompletableFuture<Invocation> sweep(String name) {
    return lambda.invoke(name, new SweepSchedule(ledger).due(Instant.now()).json());
  }

  /** Invokes a function with a sweep, and gives what it says of the pipeline. */
  public JsonNode swept(String name) {
    return answer(sweep(name).join());
  }

  /**
   * A person's command, carried out by a function of its own; what it says of the pipeline, whose
   * file is as it is now.
   *
   * @param arguments further JSON fields, each after a comma, with ' for "
   */
  public static JsonNode command(
      FaultStack stack, TestPipeline pipeline, String action, String arguments) {
    String name = action + "-" + pipeline.id();
    String event =
        "{'pipeline':'%s','action':'%s','execute':true%s}"
            .formatted(pipeline.id(), action, arguments);
    try (FunctionProcesses functions = new FunctionProcesses(stack, pipeline)) {
      functions.deploy(name);
      byte[] json = event.replace('\'', '"').getBytes(UTF_8);
      return answer(functions.lambda.invoke(name, json).join());
    }
  }

  /** What the function says of the pipeline. */
  public static JsonNode answer(Invocation invocation) {
    assertThat(invocation).isInstanceOf(Invocation.Answered.class);
    try {
      return JSON.readTree(new String(((Invocation.Answered) invocation).payload(), UTF_8))
          .at("/pipelines/0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process of a function. */
  public ProcessHandle process(String name) {
    String folder = lambda.logs(name).getParent().toString();
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains(folder))
        .filter(process -> process.info().commandLine().orElse("").contains(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Function " + name + " has no process"));
  }

  @Override
  public void close() {
    lambda.close();
  }
}

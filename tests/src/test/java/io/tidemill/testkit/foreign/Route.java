package io.tidemill.testkit.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.Names;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.emr.EventBus;
import io.tidemill.localstack.emr.S3Files;
import io.tidemill.localstack.event.SweepSchedule;
import io.tidemill.localstack.lambda.DeadLetterQueue;
import io.tidemill.localstack.lambda.FunctionOptions;
import io.tidemill.localstack.lambda.FunctionSpec;
import io.tidemill.testkit.LocalFunctions;
import io.tidemill.testkit.Opened;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.faults.FaultStack;
import io.tidemill.testkit.faults.JobService;
import io.tidemill.testkit.faults.TestPipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * One pipeline deployed over a foreign AWS, and all that wakes its functions. Kafka, store, EMR
 * Serverless and Lambda are of the local cloud; what else nobody plays, shims do.
 */
public final class Route implements AutoCloseable {
  private static final int CORES = 2;
  private static final String DRIVER_MEMORY = "512m";

  private final Opened opened = new Opened();
  private final Shims shims = new Shims();
  private final FaultStack stack;
  private final TestPipeline pipeline;
  private final Names names;
  private final RouteReport report;
  private final AwsApis apis;
  private final RouteQueues queues;
  private final DeadLetterQueue deadLetters;
  private final JobService service;
  private final LocalFunctions functions;
  private final Invokes invokes;
  private final RouteRules rules;
  private final RuleQueue alarms;
  private final RuleQueue jobs;
  private final RouteSchedule schedule;

  /**
   * Deploys it; the pipeline isn't adopted yet.
   *
   * @param folder takes functions and jobs
   */
  public Route(
      ForeignAws aws, FaultStack stack, TestPipeline pipeline, Path folder, RouteReport report) {
    this.stack = stack;
    this.pipeline = pipeline;
    this.report = report;
    names = new Names(stack.ledgerId());
    try {
      apis = opened.add(AwsApis.of(aws));
      queues = opened.add(new RouteQueues(apis.sqs()));
      queues.assumeOurAccount();
      RouteBucket bucket = opened.add(RouteBucket.create(apis.s3()));
      deadLetters = new DeadLetterQueue(aws.url().toString(), queues.undelivered());
      S3Files objects = opened.add(S3Files.at(aws.url()));
      EventBus bus = opened.add(new EventBus(aws.url()));
      service =
          opened.add(
              JobService.start(
                  TestServers.driver(CORES, DRIVER_MEMORY).with(objects),
                  folder.resolve("route-emr")));
      service.endpoint().listenToEvents(bus);
      functions = opened.add(LocalFunctions.start(folder.resolve("route-functions")));
      invokes = new Invokes(functions, opened.add(functions.client()));
      deployFunctions(folder, bucket);
      rules = opened.add(new RouteRules(apis, queues, invokes, shims));
      WakeUpsTemplate template = WakeUpsTemplate.read(stack.ledgerId(), service.application());
      alarms = rules.create(template, EventKind.ALARM, arn(EventKind.ALARM));
      jobs = rules.create(template, EventKind.JOB_RUN, arn(EventKind.JOB_RUN));
      report.real("event → rule → queue", "EventBridge, patterns of the reference template; SQS");
      report.shim("queue → function", "invoked as EventBridge does, from the rule's queue");
      schedule = new RouteSchedule(apis.scheduler(), new SweepSchedule(stack.ledgerId()), invokes);
      schedule.create(
          template.schedule(), arn(EventKind.SCHEDULE), queues.arn(queues.undelivered()));
      opened.add(schedule);
      report.real("schedule", "Scheduler keeps it: CreateSchedule, GetSchedule");
      opened.add(
          RouteAlarm.create(
              apis, aws.alarms(), stack.functions(), pipeline.pipeline(), shims, report));
    } catch (RuntimeException | Error e) {
      closeAfter(e);
      throw e;
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  private void deployFunctions(Path folder, RouteBucket bucket) {
    try {
      Path project = Files.createDirectories(folder.resolve("route-project"));
      Path file = Files.writeString(folder.resolve("pipeline.yaml"), pipeline.yaml());
      bucket.put("functions/pipelines/pipeline.yaml", file);
      bucket.put("functions/functions.jar", TestServers.distribution().functionsJar());
      String job = bucket.put("jobs/job.jar", TestServers.distribution().jobJar());
      report.real("what is deployed", "S3: pipeline file, functions' jar, job's jar (as s3://)");
      bucket.fetch("functions/pipelines/pipeline.yaml", project);
      Path jar = bucket.fetch("functions/functions.jar", folder);
      Map<String, String> environment =
          new HashMap<>(stack.functionConfig(service, project).toEnvironment());
      environment.put(TidemillConfig.EMR_JOB_JAR, job);
      Arrays.stream(EventKind.values())
          .map(EventKind::woken)
          .distinct()
          .forEach(function -> functions.lambda().deploy(spec(function, jar, environment)));
      report.shim("functions", "the packaged ones, under the local cloud's Lambda");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FunctionSpec spec(DeployedFunction function, Path jar, Map<String, String> environment) {
    return new FunctionSpec(
            names.function(function),
            jar,
            function.handler(),
            environment,
            function.memoryMegabytes(),
            function.timeout(),
            1)
        .with(FunctionOptions.DEFAULT.with(deadLetters));
  }

  private String arn(EventKind kind) {
    return "arn:aws:lambda:%s:%s:function:%s:%s"
        .formatted(
            EmrEndpoint.REGION,
            EmrEndpoint.ACCOUNT,
            names.function(kind.woken()),
            DeployedFunction.ALIAS);
  }

  /** The time of the schedule has come. */
  public void sweep() {
    schedule.fire();
    report.shim("schedule → function", "fired by the test, at the target that is stored");
  }

  /** Events as they were put, in AWS' or a test's name; their ids. */
  public List<String> put(PutEventsRequestEntry... entries) {
    return apis.events().putEvents(put -> put.entries(entries)).entries().stream()
        .map(PutEventsResultEntry::eventId)
        .toList();
  }

  /** A rule of a test's own, whose events {@code function} is invoked with; those events. */
  public List<JsonNode> rule(String pattern, String function) {
    return rules.create(pattern, function).delivered();
  }

  /** The functions of tests' own. */
  public LocalFunctions functions() {
    return functions;
  }

  /** Where functions' dead letters go: the queue for what can't be delivered. */
  public DeadLetterQueue deadLetters() {
    return deadLetters;
  }

  /** Takes what couldn't be delivered. */
  public List<Message> undelivered() {
    return queues.takeUndelivered();
  }

  /** The alarm events that the rule has let through. */
  public List<JsonNode> alarmEvents() {
    return alarms.delivered();
  }

  /** The job events that the rule has let through. */
  public List<JsonNode> jobEvents() {
    return jobs.delivered();
  }

  /** The alarm's name. */
  public String alarm() {
    return names.lagAlarm(pipeline.id());
  }

  public JobService service() {
    return service;
  }

  /** What the function for events of {@code kind} has printed. */
  public String log(EventKind kind) {
    return invokes.log(names.function(kind.woken()));
  }

  /** Whether functions have been through with all that they were invoked with so far. */
  public boolean quiet() {
    return invokes.ended();
  }

  /** Throws what a shim fails on again and again, if one does. */
  public void check() {
    shims.check();
  }

  /** Ends what the route has started, and deletes what it has made in the foreign AWS. */
  @Override
  public void close() {
    try (opened) {
      shims.close();
    }
  }
}

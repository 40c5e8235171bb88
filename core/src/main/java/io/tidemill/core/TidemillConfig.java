package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.HistoryPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the parts find the world around them; the same keys, as environment variables, everywhere.
 *
 * @param ledger {@code TIDEMILL_LEDGER}
 * @param history {@code TIDEMILL_HISTORY}: how long the ledger keeps what pipelines did; {@link
 *     HistoryPolicy#DEFAULT} if it is absent
 * @param kafka {@code TIDEMILL_KAFKA}, {@code TIDEMILL_KAFKA_SECURITY}, {@code
 *     TIDEMILL_KAFKA_LOGIN}: where Kafka is, and where the login to it
 * @param pipelines {@code TIDEMILL_PIPELINES}: the folder of pipeline files, as {@code file:…}
 * @param region {@code TIDEMILL_REGION}: the AWS region of everything
 * @param lambdaEndpoint {@code TIDEMILL_LAMBDA_ENDPOINT}: the URL by which functions are invoked;
 *     empty for the region's own
 * @param emr how jobs are launched
 */
public record TidemillConfig(
    LedgerAddress ledger,
    HistoryPolicy history,
    KafkaAddress kafka,
    String pipelines,
    String region,
    String lambdaEndpoint,
    Emr emr) {
  public static final String LEDGER = "TIDEMILL_LEDGER";
  public static final String HISTORY = "TIDEMILL_HISTORY";
  public static final String KAFKA = "TIDEMILL_KAFKA";
  public static final String KAFKA_SECURITY = "TIDEMILL_KAFKA_SECURITY";
  public static final String KAFKA_LOGIN = "TIDEMILL_KAFKA_LOGIN";
  public static final String PIPELINES = "TIDEMILL_PIPELINES";
  public static final String REGION = "TIDEMILL_REGION";
  public static final String LAMBDA_ENDPOINT = "TIDEMILL_LAMBDA_ENDPOINT";
  public static final String EMR_ENDPOINT = "TIDEMILL_EMR_ENDPOINT";
  public static final String EMR_APPLICATION = "TIDEMILL_EMR_APPLICATION";
  public static final String EMR_ROLE = "TIDEMILL_EMR_ROLE";
  public static final String EMR_JOB_JAR = "TIDEMILL_EMR_JOB_JAR";
  public static final String EMR_SPARK_PARAMETERS = "TIDEMILL_EMR_SPARK_PARAMETERS";
  public static final String EMR_LOGS = "TIDEMILL_EMR_LOGS";

  /**
   * What functions tell CloudWatch: {@code emf} for metrics in embedded metric format on standard
   * output, {@code none}. They alone read it; absent, they tell on Lambda.
   */
  public static final String METRICS = "TIDEMILL_METRICS";

  private static final Set<String> KEYS =
      Set.of(
          LEDGER,
          HISTORY,
          KAFKA,
          KAFKA_SECURITY,
          KAFKA_LOGIN,
          PIPELINES,
          REGION,
          LAMBDA_ENDPOINT,
          EMR_ENDPOINT,
          EMR_APPLICATION,
          EMR_ROLE,
          EMR_JOB_JAR,
          EMR_SPARK_PARAMETERS,
          EMR_LOGS,
          METRICS);

  public TidemillConfig {
    requireNonNull(ledger, "ledger");
    requireNonNull(history, "history");
    requireNonNull(kafka, "kafka");
    requireNonNull(pipelines, "pipelines");
    requireNonNull(region, "region");
    requireNonNull(lambdaEndpoint, "lambdaEndpoint");
    requireNonNull(emr, "emr");
  }

  /**
   * How jobs are launched on EMR Serverless, or on an endpoint that speaks its API.
   *
   * @param endpoint {@code TIDEMILL_EMR_ENDPOINT}: a URL; empty for the region's own
   * @param application {@code TIDEMILL_EMR_APPLICATION}: the application's id
   * @param role {@code TIDEMILL_EMR_ROLE}: ARN of the role that jobs run under
   * @param jobJar {@code TIDEMILL_EMR_JOB_JAR}: URI of the job's jar
   * @param sparkParameters {@code TIDEMILL_EMR_SPARK_PARAMETERS}: what {@code spark-submit} gets
   *     besides; may be empty
   * @param logs {@code TIDEMILL_EMR_LOGS}: where jobs' logs are, as {@code file:…}, laid out as EMR
   *     Serverless does in S3: {@code applications/APPLICATION/jobs/JOB/SPARK_DRIVER/}; may be
   *     empty
   */
  public record Emr(
      String endpoint,
      String application,
      String role,
      String jobJar,
      String sparkParameters,
      String logs) {
    public Emr {
      requireNonNull(endpoint, "endpoint");
      requireNonNull(application, "application");
      requireNonNull(role, "role");
      requireNonNull(jobJar, "jobJar");
      requireNonNull(sparkParameters, "sparkParameters");
      requireNonNull(logs, "logs");
    }
  }

  /**
   * Reads the configuration from environment variables.
   *
   * @throws TidemillException of kind {@code OPERATOR}, naming every key that is missing or, though
   *     it begins with {@code TIDEMILL_}, unknown
   */
  public static TidemillConfig fromEnvironment(Map<String, String> environment) {
    List<String> problems =
        missing(
            environment,
            List.of(LEDGER, KAFKA, PIPELINES, REGION, EMR_APPLICATION, EMR_ROLE, EMR_JOB_JAR));
    for (String key : new TreeSet<>(environment.keySet())) {
      if (key.startsWith("TIDEMILL_") && !KEYS.contains(key)) {
        problems.add(key + " is not a key (keys: " + String.join(", ", new TreeSet<>(KEYS)) + ")");
      }
    }
    refuse(problems);
    return new TidemillConfig(
        LedgerAddress.parse(environment.get(LEDGER)),
        historyPolicy(environment),
        KafkaAddress.fromEnvironment(environment),
        environment.get(PIPELINES),
        environment.get(REGION),
        environment.getOrDefault(LAMBDA_ENDPOINT, ""),
        new Emr(
            environment.getOrDefault(EMR_ENDPOINT, ""),
            environment.get(EMR_APPLICATION),
            environment.get(EMR_ROLE),
            environment.get(EMR_JOB_JAR),
            environment.getOrDefault(EMR_SPARK_PARAMETERS, ""),
            environment.getOrDefault(EMR_LOGS, "")));
  }

  private static HistoryPolicy historyPolicy(Map<String, String> environment) {
    String text = environment.getOrDefault(HISTORY, "");
    return text.isBlank() ? HistoryPolicy.DEFAULT : HistoryPolicy.parse(text);
  }

  private static List<String> missing(Map<String, String> environment, List<String> keys) {
    List<String> problems = new ArrayList<>();
    for (String key : keys) {
      if (environment.getOrDefault(key, "").isBlank()) {
        problems.add(key + " is missing");
      }
    }
    return problems;
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new TidemillException(
          FailureKind.OPERATOR, "Configuration: " + String.join("; ", problems));
    }
  }

  /**
   * What a job is told.
   *
   * @param servers those of {@link #kafka}: the job doesn't ask a cluster for them
   */
  public JobConfig job(KafkaServers servers) {
    return new JobConfig(ledger, history, servers);
  }

  /** The variables that {@link #fromEnvironment} reads back to the same configuration. */
  public Map<String, String> toEnvironment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(LEDGER, ledger.toString());
    environment.put(HISTORY, history.toString());
    environment.putAll(kafka.toEnvironment());
    environment.put(PIPELINES, pipelines);
    environment.put(REGION, region);
    environment.put(LAMBDA_ENDPOINT, lambdaEndpoint);
    environment.put(EMR_ENDPOINT, emr.endpoint());
    environment.put(EMR_APPLICATION, emr.application());
    environment.put(EMR_ROLE, emr.role());
    environment.put(EMR_JOB_JAR, emr.jobJar());
    environment.put(EMR_SPARK_PARAMETERS, emr.sparkParameters());
    environment.put(EMR_LOGS, emr.logs());
    return environment;
  }

  /**
   * The part of the configuration that migrations at deploy need; the only keys that are read.
   *
   * @param ledger {@code TIDEMILL_LEDGER}
   * @param history {@code TIDEMILL_HISTORY}; checked, so that what can't be read is told at deploy
   * @param pipelines {@code TIDEMILL_PIPELINES}
   */
  public record MigrateConfig(LedgerAddress ledger, HistoryPolicy history, String pipelines) {
    public MigrateConfig {
      requireNonNull(ledger, "ledger");
      requireNonNull(history, "history");
      requireNonNull(pipelines, "pipelines");
    }

    /** Reads these keys; throws as {@link TidemillConfig#fromEnvironment} does. */
    public static MigrateConfig fromEnvironment(Map<String, String> environment) {
      refuse(missing(environment, List.of(LEDGER, PIPELINES)));
      return new MigrateConfig(
          LedgerAddress.parse(environment.get(LEDGER)),
          historyPolicy(environment),
          environment.get(PIPELINES));
    }

    /** The variables that {@link #fromEnvironment} reads back. */
    public Map<String, String> toEnvironment() {
      Map<String, String> environment = new LinkedHashMap<>();
      environment.put(LEDGER, ledger.toString());
      environment.put(HISTORY, history.toString());
      environment.put(PIPELINES, pipelines);
      return environment;
    }
  }

  /**
   * The part of the configuration that the job needs.
   *
   * @param ledger {@code TIDEMILL_LEDGER}
   * @param history {@code TIDEMILL_HISTORY}
   * @param kafka {@code TIDEMILL_KAFKA}, {@code TIDEMILL_KAFKA_SECURITY}, {@code
   *     TIDEMILL_KAFKA_LOGIN}
   */
  public record JobConfig(LedgerAddress ledger, HistoryPolicy history, KafkaServers kafka) {
    public JobConfig {
      requireNonNull(ledger, "ledger");
      requireNonNull(history, "history");
      requireNonNull(kafka, "kafka");
    }

    /** Reads these keys; throws as {@link TidemillConfig#fromEnvironment} does. */
    public static JobConfig fromEnvironment(Map<String, String> environment) {
      refuse(missing(environment, List.of(LEDGER, KAFKA)));
      return new JobConfig(
          LedgerAddress.parse(environment.get(LEDGER)),
          historyPolicy(environment),
          KafkaAddress.fromEnvironment(environment).match(servers -> servers, JobConfig::notAsked));
    }

    private static KafkaServers notAsked(MskCluster cluster) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "%s: a job expects bootstrap servers, for which its launcher asks the cluster, got %s"
              .formatted(KAFKA, cluster));
    }

    /** The variables that {@link #fromEnvironment} reads back. */
    public Map<String, String> toEnvironment() {
      Map<String, String> environment = new LinkedHashMap<>();
      environment.put(LEDGER, ledger.toString());
      environment.put(HISTORY, history.toString());
      environment.putAll(kafka.toEnvironment());
      return environment;
    }
  }
}

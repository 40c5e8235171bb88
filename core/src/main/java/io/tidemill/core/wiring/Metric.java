package io.tidemill.core.wiring;

/**
 * What functions tell CloudWatch of each pipeline, under {@link #NAMESPACE}, with the dimensions
 * {@link #LEDGER} and {@link #PIPELINE} together.
 *
 * <p>A value is emitted with each look at a pipeline that learns it, by whichever function looks;
 * the sweep sees to it that there is a look a minute. A look that fails emits none, so an alarm
 * judges missing data by itself.
 */
public enum Metric {
  /**
   * Offsets that wait behind the position; those of a run that this look launches count until its
   * commit. Emitted by a look that reads the backlog, which is one at a pipeline without a run
   * under way.
   */
  BACKLOG_RECORDS("backlog_records", Unit.COUNT),
  /**
   * How long the oldest unprocessed record has waited, as {@code maxDelay} counts, or a hanging
   * transaction has kept records back, if that is longer; 0 if none waits. Emitted together with
   * {@link #BACKLOG_RECORDS}.
   */
  BACKLOG_AGE("backlog_age_seconds", Unit.SECONDS),
  /** 1 if a person must move the pipeline on, else 0. */
  BLOCKED("blocked", Unit.NONE),
  /**
   * 0 when nothing waits and the pipeline isn't blocked; else the time since the later of the last
   * commit and the moment the oldest waiting record came. For that moment stands, where a run is
   * under way or blocked, the moment the run was claimed. Not emitted where neither is known.
   */
  WITHOUT_SUCCESS("seconds_without_success", Unit.SECONDS),
  /** 1 if this look launched the first attempt of a run, else 0. */
  RUN_STARTED("run_started", Unit.COUNT),

  /**
   * From the claim of a run to its commit. This one and those below, down to {@link #DEAD_LETTERS},
   * are emitted by the function for job events alone, when the job's run and attempt turn out to be
   * the newest commit: once per event, so that an event delivered twice may count twice, and one
   * that was lost doesn't count.
   */
  RUN_DURATION("run_duration_seconds", Unit.SECONDS),
  /** Records that a committed run read. */
  RUN_RECORDS("run_records", Unit.COUNT),
  /** Rows, and deletes, of a committed run that the store acknowledged, in all sinks together. */
  RUN_ROWS("run_rows", Unit.COUNT),
  /** Records and rows of a committed run that became dead letters. */
  DEAD_LETTERS("dead_letters", Unit.COUNT),

  /**
   * Hours of one vCPU that a job is charged for. This one and those below are emitted by the
   * function for job events alone, for every job that ended, whatever became of its attempt: once
   * per event, as {@link #RUN_DURATION}. It is what the service says at that moment; where it says
   * so only later, the job isn't counted. The bill is the service's.
   */
  BILLED_VCPU("billed_vcpu_hours", Unit.NONE),
  /** Hours of one GB of memory that a job is charged for. */
  BILLED_MEMORY("billed_memory_gb_hours", Unit.NONE),
  /**
   * Hours of one GB of storage, beyond what workers have for nothing, that a job is charged for.
   */
  BILLED_STORAGE("billed_storage_gb_hours", Unit.NONE);

  /** The CloudWatch namespace of all. */
  public static final String NAMESPACE = "Tidemill";

  /** The dimension whose value is the ledger's id. */
  public static final String LEDGER = "Ledger";

  /** The dimension whose value is the pipeline's name. */
  public static final String PIPELINE = "Pipeline";

  /** CloudWatch's own words (API reference, MetricDatum). */
  public enum Unit {
    COUNT("Count"),
    SECONDS("Seconds"),
    NONE("None");

    private final String word;

    Unit(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  private final String metricName;
  private final Unit unit;

  Metric(String metricName, Unit unit) {
    this.metricName = metricName;
    this.unit = unit;
  }

  /** The name it is published under. */
  public String metricName() {
    return metricName;
  }

  public Unit unit() {
    return unit;
  }
}

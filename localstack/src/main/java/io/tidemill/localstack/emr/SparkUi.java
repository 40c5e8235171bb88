package io.tidemill.localstack.emr;

/** Whether drivers have Spark's UI and leave event logs for a history server. */
public enum SparkUi {
  /** Neither, as nobody looks. */
  OFF,
  /** Both, which take a driver time, memory and disk: see {@link SparkDriver#with(SparkUi)}. */
  ON
}

package io.tidemill.cli.doctor;

/** The parts of a Tidemill, in the order in which they are looked at. */
enum Part {
  TARGET("target", "the target"),
  PIPELINES("pipelines", "the pipeline files"),
  LEDGER("ledger", "the ledger"),
  SCHEMA("schema", "the migrations"),
  TABLES("tables", "the sinks' tables"),
  KAFKA("kafka", "Kafka"),
  EMR("emr", "EMR Serverless"),
  FUNCTIONS("functions", "the functions"),
  STATE("state", "the pipelines' states");

  private final String label;
  private final String words;

  Part(String label, String words) {
    this.label = label;
    this.words = words;
  }

  /** What it is called in the output. */
  String label() {
    return label;
  }

  /** The same in a sentence. */
  String words() {
    return words;
  }
}

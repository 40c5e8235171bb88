package io.tidemill.testkit.emr;

import io.tidemill.testkit.RecordingProxy.Exchange;
import java.util.List;

/** Some form of EMR Serverless' service model. Answers are held against it. */
public interface EmrModel {
  /** What of an answer the model doesn't have, or has otherwise; empty if it holds. */
  List<String> problems(Exchange exchange);
}

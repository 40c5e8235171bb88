package io.tidemill.cli.dev;

import java.util.List;

/** Tells news as they come in. Implementations are safe for use by several threads. */
interface Reporter {
  /** A part of the cloud is there now. */
  void started(String name, String detail);

  void tell(News news);

  /** Everything is up; tells how to use it. */
  void ready(Guide guide);

  /** Shows how the pipelines stand at this moment, where that can be shown. */
  void status(List<Gauge> gauges);
}

package io.tidemill.infra.readback;

import io.tidemill.core.TidemillConfig;
import io.tidemill.infra.config.Project;
import java.nio.file.Path;
import java.util.List;

/** What is there after a deploy. */
public interface Deployed {
  /**
   * Holds what is there against what was meant.
   *
   * @param assembly the templates that were deployed
   */
  List<Check> check(Project project, Path assembly);

  /**
   * What the functions are told.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code OPERATOR} if there are none, or they
   *     may not be asked for
   */
  TidemillConfig settings();

  /** The ledger's id; throws as {@link #settings} does. */
  String ledger();
}

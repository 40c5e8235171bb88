package io.tidemill.keyspace.session;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.session.ProgrammaticArguments;
import com.datastax.oss.driver.api.core.session.Session;
import com.datastax.oss.driver.internal.core.context.DefaultDriverContext;
import com.datastax.oss.driver.internal.core.context.LifecycleListener;
import com.datastax.oss.driver.internal.core.context.StartupOptionsBuilder;
import com.datastax.oss.protocol.internal.request.Startup;
import io.tidemill.core.wiring.Client;
import java.util.List;
import java.util.Map;

/**
 * Builds sessions that tell the store who they are, but not how they are set up, and report to
 * nobody: for that the driver loads Jackson's data binding, 300 classes, even where reports are
 * switched off.
 */
final class TerseSessionBuilder extends CqlSessionBuilder {
  private static final String CQL_VERSION = "3.0.0";

  private final Client client;

  TerseSessionBuilder(Client client) {
    this.client = requireNonNull(client, "client");
  }

  @Override
  protected DriverContext buildContext(
      DriverConfigLoader configLoader, ProgrammaticArguments programmaticArguments) {
    return new DefaultDriverContext(configLoader, programmaticArguments) {
      @Override
      public Map<String, String> getStartupOptions() {
        return Map.of(
            Startup.CQL_VERSION_KEY,
            CQL_VERSION,
            StartupOptionsBuilder.APPLICATION_NAME_KEY,
            client.toString(),
            StartupOptionsBuilder.DRIVER_NAME_KEY,
            Session.OSS_DRIVER_COORDINATES.getName(),
            StartupOptionsBuilder.DRIVER_VERSION_KEY,
            Session.OSS_DRIVER_COORDINATES.getVersion().toString());
      }

      @Override
      public List<LifecycleListener> getLifecycleListeners() {
        return List.of();
      }
    };
  }
}

package io.tidemill.infra;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemill.infra.account.AwsAccess;
import io.tidemill.infra.rehearsal.MotoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One moto_server for all tests that want it; skips them, with the reason, where it is missing. */
public final class OnMoto implements BeforeAllCallback {
  private Optional<MotoServer> moto = Optional.empty();

  /** Ends with the last test. */
  private record Shared(Optional<MotoServer> moto) implements AutoCloseable {
    @Override
    public void close() {
      moto.ifPresent(MotoServer::close);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    moto =
        context
            .getRoot()
            .getStore(Namespace.create(OnMoto.class))
            .getOrComputeIfAbsent(Shared.class, key -> start(), Shared.class)
            .moto();
  }

  private static Shared start() {
    try {
      return new Shared(MotoServer.start(Files.createTempFile("moto", ".log")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** How the SDK reaches it. */
  public AwsAccess access(String region) {
    assumeTrue(moto.isPresent(), "moto_server is not on PATH (pip install 'moto[server]')");
    return AwsAccess.ofEmulator(region, moto.orElseThrow().url());
  }
}

package io.tidemill.testkit.foreign;

import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * LocalStack in a container, by Testcontainers. {@code LOCALSTACK_IMAGE} names another image, for
 * which {@code LOCALSTACK_AUTH_TOKEN} may be needed.
 */
final class LocalStackInDocker {
  /** The last one that asks for no token. */
  private static final String IMAGE = "localstack/localstack:4.14.0";

  private static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

  private LocalStackInDocker() {}

  static ForeignAws play() throws Absent {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new Absent("no Docker daemon answers");
    }
    String image = System.getenv().getOrDefault("LOCALSTACK_IMAGE", IMAGE);
    LocalStackContainer container =
        new LocalStackContainer(
                DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"))
            .withEnv(
                System.getenv().containsKey(TOKEN)
                    ? Map.of(TOKEN, System.getenv(TOKEN))
                    : Map.of());
    try {
      container.start();
    } catch (ContainerLaunchException | ContainerFetchException e) {
      container.close();
      throw new Absent("a container of %s doesn't start: %s".formatted(image, e.getMessage()));
    }
    return new ForeignAws(
        "LocalStack in Docker (%s)".formatted(image),
        container.getEndpoint(),
        ForeignAws.Alarms.EVALUATED,
        container::close);
  }
}

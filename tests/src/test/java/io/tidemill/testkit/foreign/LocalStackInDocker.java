package io.tidemill.testkit.foreign;

import com.github.dockerjava.api.exception.NotFoundException;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * LocalStack in a container, by Testcontainers. {@code LOCALSTACK_IMAGE} names another image, for
 * which {@code LOCALSTACK_AUTH_TOKEN} may be needed; only one that is named so is downloaded.
 */
final class LocalStackInDocker {
  /** The last one that asks for no token. */
  private static final String DEFAULT = "localstack/localstack:4.14.0";

  private static final String IMAGE = "LOCALSTACK_IMAGE";
  private static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

  private LocalStackInDocker() {}

  static ForeignAws play() throws Absent {
    String image = System.getenv().getOrDefault(IMAGE, DEFAULT);
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        throw new Absent("no Docker daemon answers");
      }
      if (!System.getenv().containsKey(IMAGE)) {
        checkThere(image);
      }
      return started(image);
    } catch (RuntimeException e) {
      // Whatever Testcontainers, its helpers or the daemon fail on, others may play.
      throw new Absent("a container of %s doesn't start: %s".formatted(image, e));
    }
  }

  /** Some gigabytes aren't downloaded unasked. */
  private static void checkThere(String image) throws Absent {
    try {
      DockerClientFactory.instance().client().inspectImageCmd(image).exec();
    } catch (NotFoundException e) {
      throw new Absent(
          "Docker has no image %s (docker pull %s; or name one by %s, which is pulled then)"
              .formatted(image, image, IMAGE));
    }
  }

  private static ForeignAws started(String image) {
    LocalStackContainer container =
        new LocalStackContainer(
                DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"))
            .withEnv(
                System.getenv().containsKey(TOKEN)
                    ? Map.of(TOKEN, System.getenv(TOKEN))
                    : Map.of());
    try {
      container.start();
      return new ForeignAws(
          "LocalStack in Docker (%s)".formatted(image),
          container.getEndpoint(),
          ForeignAws.Alarms.EVALUATED,
          container::close);
    } catch (RuntimeException e) {
      try {
        container.close();
      } catch (RuntimeException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }
}

package io.tidemill.testkit.foreign;

import java.net.URI;

/** The endpoint that {@code AWS_ENDPOINT_URL} names, which whoever started it ends. */
final class NamedEndpoint {
  private static final String VARIABLE = "AWS_ENDPOINT_URL";

  private NamedEndpoint() {}

  static ForeignAws play() throws Absent {
    String named = System.getenv().getOrDefault(VARIABLE, "");
    if (named.isEmpty()) {
      throw new Absent(VARIABLE + " names no endpoint");
    }
    URI url = URI.create(named);
    if (Greeting.answers(url.resolve(LocalStackProcess.HEALTH))) {
      return named("LocalStack", url, ForeignAws.Alarms.EVALUATED);
    }
    if (Greeting.answers(url.resolve(MotoServer.HELLO))) {
      return named("moto", url, ForeignAws.Alarms.KEPT);
    }
    if (Greeting.listens(url)) {
      // Whatever it does by itself beside a shim is done twice, as AWS' own deliveries may be.
      return named("an unknown player", url, ForeignAws.Alarms.KEPT);
    }
    throw new Absent("nothing listens at %s=%s".formatted(VARIABLE, url));
  }

  private static ForeignAws named(String who, URI url, ForeignAws.Alarms alarms) {
    return new ForeignAws("%s at %s=%s".formatted(who, VARIABLE, url), url, alarms, () -> {});
  }
}

package io.tidemill.cli.local;

import java.util.Locale;

/** A service of {@code localstack/compose.yaml}. */
enum Service {
  LOCALSTACK(4566, 4566),
  /** Sends clients on by how they came in, so it has two ports. */
  KAFKA(9092, 9094),
  CASSANDRA(9042, 9042),
  EMR(8998, 8998);

  private final int port;
  private final int published;

  Service(int port, int published) {
    this.port = port;
    this.published = published;
  }

  /** Its name in the file. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where the other containers find it: {@code host:port}. */
  String inside() {
    return id() + ":" + port;
  }

  /** The container's port that this machine reaches. */
  int published() {
    return published;
  }
}

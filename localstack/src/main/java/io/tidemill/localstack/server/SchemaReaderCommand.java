package io.tidemill.localstack.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program that reads CQL by Cassandra's parser, without a node. */
public final class SchemaReaderCommand {
  private SchemaReaderCommand() {}

  /**
   * The command to fork.
   *
   * @param folder where its log goes; made if absent
   * @param statements the file of JSON that it reads
   * @param schemas the file of JSON that it writes
   */
  public static ServerCommand of(
      Distribution distribution, Path folder, Path statements, Path schemas) {
    Path logging = Template.write(folder, "cassandra-logback.xml", Map.of());
    List<String> options = new ArrayList<>(CassandraNode.moduleOptions());
    options.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + logging.toUri()));
    return new ServerCommand(
        "schema",
        folder,
        distribution.schemaReaderClasspath(),
        options,
        "io.tidemill.cassandra.SchemaReader",
        List.of(statements.toString(), schemas.toString()),
        Map.of());
  }
}

package io.tidemill.cli.act;

import io.tidemill.cli.Home;
import io.tidemill.cli.QuietLogs;
import io.tidemill.cli.Reach;
import io.tidemill.cli.options.TargetOption;
import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.triggers.MskBootstrap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidemill produce}. */
@Command(
    name = "produce",
    mixinStandardHelpOptions = true,
    header = "Records into a topic: Kafka's own console producer, one record a line.",
    description = {
      "",
      "Reads standard input to its end, or to Ctrl-D, and produces each line as a record's value."
          + " It is kafka-console-producer.sh as Kafka ships it, run from the Kafka that the build"
          + " downloaded and pointed at the target; what follows -- goes to it unchanged.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the producer ended well",
      "3:there is no such topic",
      "4:there is no such target, or the producer refuses what follows --",
      "5:Kafka doesn't answer"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tidemill produce flights < flights.json",
      "  gunzip -c pipelines/data/flights-20k.json.gz | ./tidemill produce flights",
      "  ./tidemill produce flights -- --property parse.key=true --property key.separator=:",
      "  ./tidemill produce flights --target aws -- --producer.config client.properties"
    })
public final class ProduceCommand implements Callable<Integer> {
  private static final String LOGGING = "produce-log4j.properties";

  @Parameters(index = "0", paramLabel = "TOPIC", description = "Where the records go.")
  private String topic;

  @Parameters(
      index = "1..*",
      paramLabel = "-- OPTION",
      description = "Options of Kafka's console producer.")
  private List<String> options = new ArrayList<>();

  @Mixin private TargetOption target;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Home home = Home.ofLauncher();
    QuietLogs.of("produce", home);
    TidemillConfig config = target.config(home);
    Reach.kafka(config);
    KafkaServers kafka = MskBootstrap.servers(config.kafka());
    checkTopic(kafka);
    Process producer = start(home, kafka);
    Thread atExit = new Thread(producer::destroy, "end-console-producer");
    Runtime.getRuntime().addShutdownHook(atExit);
    int code = producer.waitFor();
    Runtime.getRuntime().removeShutdownHook(atExit);
    if (code != 0) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Kafka's console producer ended with exit code %d; it says why above".formatted(code));
    }
    return 0;
  }

  /** The console producer would wait for a topic that isn't there for a minute, for each record. */
  private void checkTopic(KafkaServers servers) {
    // With credentials of its own, only the producer may look.
    if (!options.isEmpty()) {
      return;
    }
    try (KafkaBacklogReader kafka = new KafkaBacklogReader(new KafkaSettings(servers))) {
      kafka.start(topic, new StartFrom.Earliest());
    }
  }

  private Process start(Home home, KafkaServers servers) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlog4j.configuration=" + logging(home).toUri(),
            "kafka.tools.ConsoleProducer",
            "--bootstrap-server",
            servers.bootstrap(),
            "--topic",
            topic));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("CLASSPATH", new Distribution(home.folder()).kafka().classpath());
    return builder.start();
  }

  private static Path logging(Home home) throws IOException {
    Path file = home.work().resolve(LOGGING);
    try (InputStream in = ProduceCommand.class.getResourceAsStream("/" + LOGGING)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}

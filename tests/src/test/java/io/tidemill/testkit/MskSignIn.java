package io.tidemill.testkit;

import io.tidemill.core.KafkaSecurity;
import io.tidemill.core.KafkaServers;
import io.tidemill.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/** What MSK's library for IAM sends a broker first, found by our settings as Kafka's clients do. */
public final class MskSignIn {
  /** A name in the form of MSK's, which the region is taken from; nothing connects to it. */
  public static final String BROKER = "b-1.orders.abc123.c5.kafka.eu-west-1.amazonaws.com";

  private MskSignIn() {}

  /** Prints the message, for a JVM of its own; exits with 1 if there is none. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(firstMessage());
  }

  /** The answer to the broker's first, empty, challenge. */
  public static String firstMessage() throws Exception {
    KafkaSettings kafka = new KafkaSettings(new KafkaServers(BROKER + ":9098", KafkaSecurity.IAM));
    Map<String, ?> settings = new AdminClientConfig(kafka.admin()).values();
    String mechanism = (String) settings.get("sasl.mechanism");
    JaasContext jaas = JaasContext.loadClientContext(settings);
    for (AppConfigurationEntry entry : jaas.configurationEntries()) {
      // The library adds its mechanism to the JVM's when its login module is loaded.
      Class.forName(entry.getLoginModuleName());
    }
    AuthenticateCallbackHandler handler =
        (AuthenticateCallbackHandler)
            ((Class<?>) settings.get("sasl.client.callback.handler.class"))
                .getDeclaredConstructor()
                .newInstance();
    handler.configure(settings, mechanism, jaas.configurationEntries());
    SaslClient client =
        Sasl.createSaslClient(new String[] {mechanism}, null, "kafka", BROKER, settings, handler);
    try {
      return new String(client.evaluateChallenge(new byte[0]), StandardCharsets.UTF_8);
    } finally {
      client.dispose();
      handler.close();
    }
  }
}

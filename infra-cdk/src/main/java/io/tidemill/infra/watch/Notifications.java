package io.tidemill.infra.watch;

import java.util.List;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** Whom alarms are told to. */
public final class Notifications extends Construct {
  private final Topic topic;

  /**
   * What it is made of.
   *
   * @param addresses of mail; each has to confirm once
   */
  public record Props(List<String> addresses, IKey key) {
    public Props {
      addresses = List.copyOf(addresses);
    }
  }

  public Notifications(Construct scope, String id, Props props) {
    super(scope, id);
    this.topic =
        Topic.Builder.create(this, "Topic")
            .displayName("Tidemill")
            .masterKey(props.key())
            .enforceSsl(true)
            .build();
    props.addresses().forEach(address -> topic.addSubscription(new EmailSubscription(address)));
  }

  /** What an alarm does to be heard. */
  public IAlarmAction action() {
    return new SnsAction(topic);
  }
}

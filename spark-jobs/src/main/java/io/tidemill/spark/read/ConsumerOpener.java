package io.tidemill.spark.read;

import java.io.Serializable;
import org.apache.kafka.clients.consumer.Consumer;

/** Opens a consumer of bytes without a group; shipped to tasks. */
@FunctionalInterface
public interface ConsumerOpener extends Serializable {
  /** A new consumer, to be closed by the caller. */
  Consumer<byte[], byte[]> open();
}

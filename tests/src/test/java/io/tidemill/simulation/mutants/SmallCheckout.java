package io.tidemill.simulation.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A checkout whose core is one class, and whose one mutant takes partition 7 for partition 8. */
record SmallCheckout(Path folder) {
  static final String SOURCE =
      """
      package io.tidemill.core.offsets;

      /** One of a topic's logs. */
      public record TopicPartition(String topic, int partition) {
        /** Which one. */
        public int partition() {
          return partition;
        }
      }
      """;

  static final String PATCH =
      """
      # Breaks: partition 7 is taken for 8.
      # Faults: F01, F02
      diff --git a/core/src/main/java/io/tidemill/core/offsets/TopicPartition.java b/core/src/main/java/io/tidemill/core/offsets/TopicPartition.java
      --- a/core/src/main/java/io/tidemill/core/offsets/TopicPartition.java
      +++ b/core/src/main/java/io/tidemill/core/offsets/TopicPartition.java
      @@ -4,5 +4,5 @@
       public record TopicPartition(String topic, int partition) {
         /** Which one. */
         public int partition() {
      -    return partition;
      +    return partition == 7 ? 8 : partition;
         }
      """;

  SmallCheckout {
    try {
      Path core =
          Files.createDirectories(folder.resolve("core/src/main/java/io/tidemill/core/offsets"));
      Files.writeString(core.resolve("TopicPartition.java"), SOURCE);
      Files.createDirectories(folder.resolve("tests/src/main/mutants"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a mutant's file. */
  Path mutant(String name, String patch) throws IOException {
    return Files.writeString(folder.resolve("tests/src/main/mutants").resolve(name), patch);
  }

  /** Replaces core's one source. */
  void source(String source) throws IOException {
    Files.writeString(
        folder.resolve("core/src/main/java/io/tidemill/core/offsets/TopicPartition.java"), source);
  }

  Checkout checkout() {
    return new Checkout(folder);
  }
}

package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A function's dead-letter queue: a folder with a file of JSON for each message, the oldest one
 * first by name. Safe for use by several threads.
 */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ENDING = ".json";

  private final Path folder;

  DeadLetters(Path folder) {
    this.folder = requireNonNull(folder, "folder");
  }

  /** Adds one; as in Lambda, one that can't be delivered is lost, and that is told. */
  void add(DeadLetter letter, Instant now) {
    String name = now.toEpochMilli() + "-" + letter.requestId();
    try {
      Files.createDirectories(folder);
      Path whole = Files.write(folder.resolve(name), JSON.writeValueAsBytes(letter.json()));
      Files.move(whole, folder.resolve(name + ENDING), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("Dead letter {} can't be written to {}", letter.requestId(), folder, e);
    }
  }

  /**
   * All that there are, the oldest one first.
   *
   * @throws TidemillException of kind {@code OPERATOR} if they can't be read
   */
  List<DeadLetter> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<DeadLetter> letters = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(ENDING)).sorted().toList()) {
        letters.add(DeadLetter.of(JSON.readTree(file.toFile())));
      }
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Dead letters in %s can't be read: %s. Check the folder's permissions"
              .formatted(folder, e),
          e);
    }
    return letters;
  }
}

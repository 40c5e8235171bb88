package io.tidemill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/**
 * A target described by a file of properties: {@code TIDEMILL_*}, and if it is a cloud on this
 * machine, the process that keeps it up. {@code dev} writes {@code .tidemill/dev.properties}.
 *
 * @param file where it was read from, or is to be written
 * @param config how to find the target's parts
 * @param owner the process that keeps it up; empty if none of this machine does
 */
public record DevProperties(Path file, TidemillConfig config, Optional<Owner> owner) {
  private static final String PREFIX = "TIDEMILL_";
  private static final String PID = "dev.pid";
  private static final String STARTED = "dev.started";

  public DevProperties {
    requireNonNull(file, "file");
    requireNonNull(config, "config");
    requireNonNull(owner, "owner");
  }

  /**
   * A process, told from later ones of the same id by when it was started.
   *
   * @param startedAt as the operating system tells, which may not know
   */
  public record Owner(long pid, Optional<Instant> startedAt) {
    /** Linux reckons the time from that of its boot, which moves when the clock is set right. */
    private static final Duration SAME_START = Duration.ofSeconds(10);

    public Owner {
      requireNonNull(startedAt, "startedAt");
    }

    static Owner of(ProcessHandle process) {
      return new Owner(process.pid(), process.info().startInstant());
    }

    boolean alive() {
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).map(Owner::of).stream()
          .anyMatch(this::startedWith);
    }

    private boolean startedWith(Owner other) {
      if (startedAt.isEmpty() || other.startedAt.isEmpty()) {
        return true;
      }
      Duration apart = Duration.between(startedAt.get(), other.startedAt.get()).abs();
      return apart.compareTo(SAME_START) < 0;
    }
  }

  /** What this process, keeping up a cloud that is found by {@code config}, tells others. */
  public static DevProperties ofThisProcess(Home home, TidemillConfig config) {
    return new DevProperties(file(home), config, Optional.of(Owner.of(ProcessHandle.current())));
  }

  /**
   * The configuration of the cloud that {@code dev} keeps up.
   *
   * @throws TidemillException of kind {@code OPERATOR} if none is up
   */
  public static TidemillConfig ofRunning(Home home) {
    Path file = file(home);
    if (!Files.exists(file)) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected a cloud kept up by ./tidemill dev, found none (no %s). Start ./tidemill dev in another terminal, or name another target with --target aws or --target FILE"
              .formatted(file));
    }
    return read(file).live();
  }

  /**
   * Reads a file.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it can't be read, or isn't complete
   */
  public static DevProperties read(Path file) {
    Properties properties = new Properties();
    try (BufferedReader reader = Files.newBufferedReader(file, UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "--target must be dev, aws or a file of properties; there is no file %s".formatted(file),
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "%s can't be read as a file of properties: %s. Correct it, or name another with --target"
              .formatted(file, e),
          e);
    }
    Map<String, String> keys = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      if (key.startsWith(PREFIX)) {
        keys.put(key, properties.getProperty(key));
      } else if (!key.equals(PID) && !key.equals(STARTED)) {
        unknown.add(key);
      }
    }
    if (!unknown.isEmpty()) {
      throw unfit(file, "keys begin with %s, found %s".formatted(PREFIX, unknown), null);
    }
    try {
      return new DevProperties(file, TidemillConfig.fromEnvironment(keys), owner(file, properties));
    } catch (TidemillException e) {
      throw unfit(file, e.getMessage(), e);
    }
  }

  /**
   * The configuration, of a target that may well be up.
   *
   * @throws TidemillException of kind {@code OPERATOR} if the process that kept it up has ended
   */
  public TidemillConfig live() {
    Optional<Owner> ended = owner.filter(process -> !process.alive());
    if (ended.isPresent()) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The cloud that %s describes has ended with process %d. Start ./tidemill dev in another terminal, or name another target with --target aws or --target FILE"
              .formatted(file, ended.get().pid()));
    }
    return config;
  }

  /**
   * Writes the file, whole or not at all.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it can't be written
   */
  public void write() {
    Properties properties = new Properties();
    properties.putAll(config.toEnvironment());
    owner.ifPresent(
        process -> {
          properties.setProperty(PID, Long.toString(process.pid()));
          process.startedAt().ifPresent(at -> properties.setProperty(STARTED, at.toString()));
        });
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (BufferedWriter writer = Files.newBufferedWriter(fresh, UTF_8)) {
        properties.store(writer, "Written by ./tidemill, for its other commands");
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "%s can't be written: %s. Correct the permissions of its folder".formatted(file, e),
          e);
    }
  }

  /** Deletes the file, if it is there; without it, others know at once that the cloud has ended. */
  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.OPERATOR, "%s can't be deleted: %s. Delete it".formatted(file, e), e);
    }
  }

  private static Path file(Home home) {
    return home.work().resolve("dev.properties");
  }

  private static Optional<Owner> owner(Path file, Properties properties) {
    String pid = properties.getProperty(PID);
    if (pid == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Owner(
              Long.parseLong(pid),
              Optional.ofNullable(properties.getProperty(STARTED)).map(Instant::parse)));
    } catch (NumberFormatException | DateTimeParseException e) {
      throw unfit(file, "%s must be a process id and %s a time".formatted(PID, STARTED), e);
    }
  }

  private static TidemillException unfit(Path file, String problem, Throwable cause) {
    return new TidemillException(
        FailureKind.OPERATOR, "%s: %s. Correct the file".formatted(file, problem), cause);
  }
}

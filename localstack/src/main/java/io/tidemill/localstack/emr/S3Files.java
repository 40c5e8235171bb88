package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Objects in S3, as files: from a folder with a sub-folder for each bucket, from an endpoint, or
 * from AWS. Safe for use by several threads.
 */
public final class S3Files implements AutoCloseable {
  private static final String SCHEME = "s3://";

  private final Source source;

  private S3Files(Source source) {
    this.source = requireNonNull(source, "source");
  }

  /** Gives the file of an object, from wherever. */
  private interface Source {
    Path file(S3Object object, Path copies) throws IOException;

    /** Lets go of connections, if it has any. */
    default void close() {}
  }

  /** Where an object is. */
  private record S3Object(String bucket, String key) {
    static S3Object of(String uri) throws IOException {
      String[] parts = uri.substring(SCHEME.length()).split("/", 2);
      if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
        throw new IOException("%s names no object; expected %sBUCKET/KEY".formatted(uri, SCHEME));
      }
      return new S3Object(parts[0], parts[1]);
    }

    Path under(Path folder) {
      return KeyPaths.under(folder, bucket + "/" + key);
    }

    @Override
    public String toString() {
      return SCHEME + bucket + "/" + key;
    }
  }

  /** Those in {@code folder}, as {@code folder/BUCKET/KEY}. */
  public static S3Files in(Path folder) {
    requireNonNull(folder, "folder");
    return new S3Files(
        (object, copies) -> {
          Path file = object.under(folder);
          if (!Files.isRegularFile(file)) {
            throw new IOException("%s doesn't exist: there is no %s".formatted(object, file));
          }
          return file;
        });
  }

  /**
   * Those of an endpoint, addressed as {@code endpoint/BUCKET/KEY} and asked with a signature: of
   * {@code https} by the credentials of environment or profile, of plain {@code http}, and without
   * any, by made-up ones.
   */
  public static S3Files at(URI endpoint) {
    requireNonNull(endpoint, "endpoint");
    return new S3Files(
        new Fetching(
            endpoint.toString(),
            () ->
                AwsAccess.to("The S3 endpoint", endpoint, S3Client.builder())
                    .forcePathStyle(true)
                    .build()));
  }

  /** Those of AWS, in whichever region, by the SDK's own chain of credentials. */
  public static S3Files ofAws() {
    return new S3Files(
        new Fetching(
            "AWS",
            () -> AwsAccess.toAws(S3Client.builder()).crossRegionAccessEnabled(true).build()));
  }

  /**
   * The URIs of files for a list of URIs, separated by commas; of one that isn't S3's, itself.
   *
   * @param copies where objects are put that aren't files already
   */
  String local(String uris, Path copies) {
    return Arrays.stream(uris.split(",", -1))
        .map(uri -> uri.startsWith(SCHEME) ? file(uri, copies).toUri().toString() : uri)
        .collect(Collectors.joining(","));
  }

  /** Lets go of connections; another object would make one anew. */
  @Override
  public void close() {
    source.close();
  }

  private Path file(String uri, Path copies) {
    try {
      return source.file(S3Object.of(uri), copies);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Gets objects by a client that is made for the first of them: most job runs need none. */
  private static final class Fetching implements Source {
    private final String from;
    private final Supplier<S3Client> opening;

    // Guarded by this.
    private Optional<S3Client> client = Optional.empty();

    Fetching(String from, Supplier<S3Client> opening) {
      this.from = from;
      this.opening = opening;
    }

    @Override
    public Path file(S3Object object, Path copies) throws IOException {
      Path file = object.under(copies);
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      try {
        client()
            .getObject(
                get -> get.bucket(object.bucket()).key(object.key()),
                ResponseTransformer.toFile(file));
        return file;
      } catch (SdkException e) {
        throw new IOException(
            "%s can't be had from %s: %s".formatted(object, from, AwsAccess.why(e)), e);
      }
    }

    @Override
    public synchronized void close() {
      client.ifPresent(S3Client::close);
      client = Optional.empty();
    }

    private synchronized S3Client client() {
      if (client.isEmpty()) {
        client = Optional.of(opening.get());
      }
      return client.get();
    }
  }
}

package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Objects in S3, as files: from an endpoint, asked without a signature, or from a folder with a
 * sub-folder for each bucket. Safe for use by several threads.
 */
public final class S3Files {
  private static final String SCHEME = "s3://";
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

  private final Path folder;
  private final Optional<URI> endpoint;

  private S3Files(Path folder, Optional<URI> endpoint) {
    this.folder = requireNonNull(folder, "folder");
    this.endpoint = endpoint;
  }

  /** Those in {@code folder}, as {@code folder/BUCKET/KEY}. */
  public static S3Files in(Path folder) {
    return new S3Files(folder, Optional.empty());
  }

  /** Those of an endpoint, addressed as {@code endpoint/BUCKET/KEY}. */
  public static S3Files at(URI endpoint) {
    return new S3Files(Path.of(""), Optional.of(endpoint));
  }

  /**
   * The URIs of files for a list of URIs, separated by commas; of one that isn't S3's, itself.
   *
   * @param copies where objects of an endpoint are put
   */
  String local(String uris, Path copies) {
    return Arrays.stream(uris.split(",", -1))
        .map(uri -> uri.startsWith(SCHEME) ? file(uri, copies).toUri().toString() : uri)
        .collect(Collectors.joining(","));
  }

  private Path file(String uri, Path copies) {
    String key = uri.substring(SCHEME.length());
    try {
      if (endpoint.isPresent()) {
        return fetched(uri, endpoint.get(), key, KeyPaths.under(copies, key));
      }
      Path file = KeyPaths.under(folder, key);
      if (!Files.isRegularFile(file)) {
        throw new IOException("%s doesn't exist: there is no %s".formatted(uri, file));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while fetching " + uri, e);
    }
  }

  private static Path fetched(String uri, URI endpoint, String key, Path target)
      throws IOException, InterruptedException {
    Files.createDirectories(target.getParent());
    HttpResponse<Path> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(endpoint + "/" + encoded(key)))
                    .timeout(ANSWER_WITHIN)
                    .build(),
                HttpResponse.BodyHandlers.ofFile(target));
    if (answer.statusCode() != 200) {
      Files.deleteIfExists(target);
      throw new IOException(
          "%s can't be had from %s: HTTP %d".formatted(uri, endpoint, answer.statusCode()));
    }
    return target;
  }

  private static String encoded(String key) {
    return Arrays.stream(key.split("/", -1))
        .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}

package io.tidemill.testkit.foreign;

import java.nio.file.Path;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket with what is deployed. */
record RouteBucket(S3Client s3, String name) implements AutoCloseable {
  /** Makes one of a name of its own. */
  static RouteBucket create(S3Client s3) {
    String name = "tidemill-" + UUID.randomUUID();
    s3.createBucket(create -> create.bucket(name));
    return new RouteBucket(s3, name);
  }

  /** Puts a file; gives its URI. */
  String put(String key, Path file) {
    s3.putObject(put -> put.bucket(name).key(key), file);
    return "s3://%s/%s".formatted(name, key);
  }

  /** Fetches an object into {@code folder}, under the last part of its key. */
  Path fetch(String key, Path folder) {
    Path file = folder.resolve(Path.of(key).getFileName());
    s3.getObject(get -> get.bucket(name).key(key), file);
    return file;
  }

  /** Deletes it, with all that is in it. */
  @Override
  public void close() {
    s3.listObjectsV2(list -> list.bucket(name))
        .contents()
        .forEach(object -> s3.deleteObject(delete -> delete.bucket(name).key(object.key())));
    s3.deleteBucket(delete -> delete.bucket(name));
  }
}

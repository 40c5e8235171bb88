package io.tidemill.testkit.foreign;

import io.tidemill.testkit.LocalFunctions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/**
 * Invokes functions as other services do, who don't wait for what comes of it, and knows whether
 * they are done. Safe for use by several threads.
 */
final class Invokes {
  private static final String LOG = "function.log";

  private final LocalFunctions functions;
  private final LambdaClient lambda;

  /** Names of functions by the request ids of what they were invoked with. */
  private final Map<String, String> begun = new ConcurrentHashMap<>();

  Invokes(LocalFunctions functions, LambdaClient lambda) {
    this.functions = functions;
    this.lambda = lambda;
  }

  /**
   * Begins an invocation.
   *
   * @param function name or ARN
   * @throws LambdaException if Lambda doesn't take it
   */
  void begin(String function, byte[] event) {
    String id =
        lambda
            .invoke(
                invoke ->
                    invoke
                        .functionName(function)
                        .invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromByteArray(event)))
            .responseMetadata()
            .requestId();
    String[] arn = function.split(":", -1);
    begun.put(id, arn.length > 1 ? arn[6] : function);
  }

  /** Whether functions have been through with all that was begun, once at least. */
  boolean ended() {
    return begun.entrySet().stream()
        .allMatch(each -> log(each.getValue()).contains("END RequestId: " + each.getKey()));
  }

  /** What all environments of a function have printed. */
  String log(String function) {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> environments = Files.list(functions.lambda().logs(function))) {
      List<Path> logs =
          environments.map(each -> each.resolve(LOG)).filter(Files::exists).sorted().toList();
      for (Path log : logs) {
        all.append(Files.readString(log));
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

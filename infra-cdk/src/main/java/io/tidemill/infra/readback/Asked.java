package io.tidemill.infra.readback;

import io.tidemill.infra.account.SdkAccount;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Checks that hang on an answer of AWS. */
final class Asked {
  private Asked() {}

  /** The check; one that is skipped if whoever asks may not. */
  static Check of(String what, Supplier<Check> check) {
    try {
      return check.get();
    } catch (SdkException e) {
      return failed(what, e);
    }
  }

  /** What a failed question says of {@code what}. */
  static Check failed(String what, SdkException e) {
    String why = SdkAccount.reason(e);
    return forbidden(e) ? Check.skipped(what, "not told: " + why) : Check.differs(what, why);
  }

  /** Some services answer 400 to whoever may not ask. */
  private static boolean forbidden(SdkException e) {
    return e instanceof AwsServiceException service
        && (service.statusCode() == 403
            || (service.awsErrorDetails() != null
                && String.valueOf(service.awsErrorDetails().errorCode())
                    .startsWith("AccessDenied")));
  }
}

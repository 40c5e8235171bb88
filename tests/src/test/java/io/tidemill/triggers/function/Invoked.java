package io.tidemill.triggers.function;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Duration;

/** An invocation whose time passes with each look at it. */
final class Invoked implements Context {
  private final Duration each;
  private Duration left;

  Invoked(Duration left, Duration each) {
    this.left = left;
    this.each = each;
  }

  @Override
  public int getRemainingTimeInMillis() {
    int millis = (int) left.toMillis();
    left = left.minus(each);
    return millis;
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:us-east-1:123456789012:function:tidemill-inmemory-lag-trigger";
  }

  @Override
  public String getAwsRequestId() {
    return "b1c2";
  }

  @Override
  public String getLogGroupName() {
    return "";
  }

  @Override
  public String getLogStreamName() {
    return "";
  }

  @Override
  public String getFunctionName() {
    return "tidemill-inmemory-lag-trigger";
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getMemoryLimitInMB() {
    return 512;
  }

  @Override
  public LambdaLogger getLogger() {
    throw new UnsupportedOperationException("Functions log by slf4j");
  }
}

package io.tidemill.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Books what the faults of tests named {@code f01_…} did: gives each its {@link Strikes}, fails it
 * if nothing struck, and has the {@link FaultTable} written when all tests have ended.
 */
public final class FaultBook implements AfterTestExecutionCallback, ParameterResolver, TestWatcher {
  private static final Namespace NAMESPACE = Namespace.create(FaultBook.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Strikes.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return strikes(context);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      assertThat(strikes(context).all())
          .as("A test of a fault must see it strike, and note it in its Strikes")
          .isNotEmpty();
    }
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    book(context, Optional.empty());
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    book(context, Optional.of(cause));
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    book(context, Optional.of(cause));
  }

  private static void book(ExtensionContext context, Optional<Throwable> failure) {
    List<String> struck = strikes(context).all();
    table(context)
        .add(
            context.getRequiredTestClass(),
            context.getRequiredTestMethod().getName(),
            struck,
            failure);
  }

  private static Strikes strikes(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Strikes.class, type -> new Strikes(), Strikes.class);
  }

  /** One for all test classes. */
  private static FaultTable table(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(FaultTable.class, type -> new FaultTable(), FaultTable.class);
  }
}

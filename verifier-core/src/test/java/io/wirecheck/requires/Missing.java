package io.wirecheck.requires;

import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What becomes of a test where something that it needs is missing.
 *
 * <p>The configuration parameter or system property {@code wirecheck.require} decides, else the
 * environment variable {@code WIRECHECK_REQUIRE}: {@code all} fails the test, {@code available}
 * skips it. Where neither is given, the test fails if {@code CI} is {@code true} and is skipped
 * otherwise: on a machine that says it tests everything, nothing is left out unseen.
 */
enum Missing {
  SKIPS {
    @Override
    ConditionEvaluationResult because(ExtensionContext context, String reason) {
      String test = context.getRequiredTestClass().getName() + " " + context.getDisplayName();
      System.out.println("Skipped: " + test + " " + reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  },
  FAILS {
    @Override
    ConditionEvaluationResult because(ExtensionContext context, String reason) {
      throw new IllegalStateException(
          reason + " (it was asked for all; WIRECHECK_REQUIRE=available skips what cannot run)");
    }
  };

  private static final String PARAMETER = "wirecheck.require";
  private static final String VARIABLE = "WIRECHECK_REQUIRE";

  /** Skips or fails the test of this context. */
  abstract ConditionEvaluationResult because(ExtensionContext context, String reason);

  static Missing in(ExtensionContext context) {
    return context
        .getConfigurationParameter(PARAMETER)
        .map(value -> of(value, PARAMETER))
        .orElseGet(() -> from(System.getenv()));
  }

  static Missing from(Map<String, String> environment) {
    String required = environment.get(VARIABLE);
    if (required != null) {
      return of(required, VARIABLE);
    }
    return "true".equalsIgnoreCase(environment.get("CI")) ? FAILS : SKIPS;
  }

  private static Missing of(String value, String source) {
    return switch (value) {
      case "all" -> FAILS;
      case "available" -> SKIPS;
      default ->
          throw new IllegalArgumentException(
              source + " is \"" + value + "\"; it can be \"all\" or \"available\"");
    };
  }
}

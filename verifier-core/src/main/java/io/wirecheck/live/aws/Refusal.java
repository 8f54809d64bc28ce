package io.wirecheck.live.aws;

import io.wirecheck.evidence.Inventory;
import io.wirecheck.model.InconclusiveCode;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.thirdparty.jackson.core.JsonProcessingException;

/** Why a call gave no document: what happened, to which action, and what to do. */
final class Refusal {

  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");

  private static final Set<String> NOT_ALLOWED =
      Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation");

  /** What EC2 appends for administrators, some hundred characters that only STS can read. */
  private static final String ENCODED = " Encoded authorization failure message:";

  private final String action;
  private final String where;

  /** Of a call of this action in this region, and at this address if it is not AWS's own. */
  Refusal(final String action, final String where) {
    this.action = action;
    this.where = where;
  }

  Inventory.NotRead of(final SdkException failure) {
    if (failure instanceof final AwsServiceException answered) {
      return answered(answered);
    }
    if (failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException) {
      return notRead(
          InconclusiveCode.UNREACHABLE,
          "%s in %s was not answered in time: %s; see whether this machine reaches AWS in this region, through a proxy or a VPC endpoint"
              .formatted(action, where, failure.getMessage()));
    }
    return connection(failure).map(this::broken).orElseGet(() -> unreadable(failure));
  }

  Inventory.NotRead of(final MalformedAnswer malformed) {
    return unreadable(malformed);
  }

  private Inventory.NotRead answered(final AwsServiceException answer) {
    final String code = code(answer);
    if (answer.isThrottlingException() || answer.statusCode() == 429) {
      return notRead(
          InconclusiveCode.API_THROTTLED,
          said(answer, "limited the rate of", "run again when less else calls this account"));
    }
    if (EXPIRED.contains(code)) {
      return notRead(
          InconclusiveCode.NO_PERMISSION,
          said(
              answer,
              "refused, for the credentials expired,",
              "renew them, and see that this machine's clock is right"));
    }
    if (answer.statusCode() >= 500) {
      return notRead(
          InconclusiveCode.UNREACHABLE,
          said(answer, "failed in", "run again when it has recovered"));
    }
    if (code.equals("ResourceNotFoundException")) {
      return notRead(
          InconclusiveCode.WRONG_SCOPE,
          said(
              answer,
              "found nothing for",
              "see whether name, region and account are the cluster's"));
    }
    return notRead(InconclusiveCode.NO_PERMISSION, said(answer, "refused", advice(code)));
  }

  private String advice(final String code) {
    return NOT_ALLOWED.contains(code)
        ? "allow " + action + " in the caller's IAM policy"
        : "see whether the credentials are valid for this account and region";
  }

  private String said(final AwsServiceException answer, final String did, final String advice) {
    return "AWS %s %s in %s: %s (status %d, request %s); %s"
        .formatted(
            did,
            action,
            where,
            reason(answer),
            answer.statusCode(),
            Optional.ofNullable(answer.requestId()).orElse("without id"),
            advice);
  }

  private static String code(final AwsServiceException answer) {
    return details(answer).map(AwsErrorDetails::errorCode).orElse("");
  }

  /** The JDK's transport keeps no reason that comes with status 401. */
  private static String reason(final AwsServiceException answer) {
    final String message = details(answer).map(AwsErrorDetails::errorMessage).orElse("");
    final int encoded = message.indexOf(ENCODED);
    final String readable = encoded < 0 ? message : message.substring(0, encoded);
    final String reason = (code(answer) + " " + readable).strip();
    return reason.isEmpty() ? "no reason came" : reason;
  }

  private static Optional<AwsErrorDetails> details(final AwsServiceException answer) {
    return Optional.ofNullable(answer.awsErrorDetails());
  }

  /** The innermost failure of the connection, which says most; none where an answer is no JSON. */
  private static Optional<IOException> connection(final SdkException failure) {
    return Stream.iterate((Throwable) failure, Objects::nonNull, Refusal::cause)
        .filter(IOException.class::isInstance)
        .map(IOException.class::cast)
        .reduce((outer, inner) -> inner)
        .filter(innermost -> !(innermost instanceof JsonProcessingException));
  }

  /** The JDK's XML parser keeps what broke its input beside the chain of causes. */
  private static @Nullable Throwable cause(final Throwable failure) {
    return failure instanceof final XMLStreamException xml
        ? xml.getNestedException()
        : failure.getCause();
  }

  private Inventory.NotRead broken(final IOException connection) {
    return notRead(
        InconclusiveCode.UNREACHABLE,
        "%s in %s: the connection failed (%s); see whether this machine reaches AWS in this region, through a proxy or a VPC endpoint"
            .formatted(action, where, connection));
  }

  private Inventory.NotRead unreadable(final Exception reason) {
    return notRead(
        InconclusiveCode.UNREADABLE_DOCUMENT,
        "the answer to %s in %s cannot be used: %s; it broke off, so run again, or something between here and AWS alters answers"
            .formatted(action, where, reason.getMessage()));
  }

  private static Inventory.NotRead notRead(final InconclusiveCode code, final String detail) {
    return new Inventory.NotRead(code, detail);
  }
}

package io.wirecheck.proving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/** An answer that is a {@code Status} of failure, in the words of the real server. */
final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient ObjectNode status;
  private final transient OptionalInt retryAfter;

  private ApiException(
      final int code, final String reason, final String message, final ObjectNode details) {
    this(code, reason, message, details, OptionalInt.empty());
  }

  private ApiException(
      final int code,
      final String reason,
      final String message,
      final ObjectNode details,
      final OptionalInt retryAfter) {
    super(message);
    this.code = code;
    this.status = status(code, "Failure", reason, message);
    this.retryAfter = retryAfter;
    if (!details.isEmpty()) {
      status.set("details", details);
    }
  }

  private static ObjectNode status(
      final int code, final String outcome, final String reason, final String message) {
    final ObjectNode status =
        Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", outcome);
    status.putObject("metadata");
    if (!message.isEmpty()) {
      status.put("message", message);
    }
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    return status.put("code", code);
  }

  int code() {
    return code;
  }

  ObjectNode status() {
    return status;
  }

  /** Seconds of the header Retry-After. */
  OptionalInt retryAfter() {
    return retryAfter;
  }

  private static ObjectNode details(final Resource resource, final String name) {
    final ObjectNode details = Json.object().put("name", name).put("kind", resource.plural());
    if (!resource.group().isEmpty()) {
      details.put("group", resource.group());
    }
    return details;
  }

  static ApiException unknownPath() {
    return new ApiException(
        404, "NotFound", "the server could not find the requested resource", Json.object());
  }

  static ApiException notFound(final Resource resource, final String name) {
    return new ApiException(
        404,
        "NotFound",
        "%s \"%s\" not found".formatted(resource.qualified(), name),
        details(resource, name));
  }

  static ApiException alreadyExists(final Resource resource, final String name) {
    return new ApiException(
        409,
        "AlreadyExists",
        "%s \"%s\" already exists".formatted(resource.qualified(), name),
        details(resource, name));
  }

  static ApiException conflict(final Resource resource, final String name, final String why) {
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(resource.qualified(), name, why),
        details(resource, name));
  }

  static ApiException forbidden(final Resource resource, final String name, final String why) {
    final String object = name.isEmpty() ? "" : " \"" + name + "\"";
    return new ApiException(
        403,
        "Forbidden",
        "%s%s is forbidden: %s".formatted(resource.qualified(), object, why),
        details(resource, name));
  }

  /** As the admission of a terminating namespace refuses what is created in it. */
  static ApiException terminating(
      final Resource resource, final String name, final String namespace) {
    final ApiException refused =
        forbidden(
            resource,
            name,
            "unable to create new content in namespace %s because it is being terminated"
                .formatted(namespace));
    ((ObjectNode) refused.status.path("details"))
        .putArray("causes")
        .addObject()
        .put("reason", "NamespaceTerminating")
        .put("message", "namespace %s is being terminated".formatted(namespace))
        .put("field", "metadata.namespace");
    return refused;
  }

  static ApiException invalid(final Resource resource, final String name, final String why) {
    return new ApiException(
        422,
        "Invalid",
        "%s \"%s\" is invalid: %s".formatted(resource.kind(), name, why),
        details(resource, name));
  }

  static ApiException badRequest(final String message) {
    return new ApiException(400, "BadRequest", message, Json.object());
  }

  static ApiException gone(final String message) {
    return new ApiException(410, "Expired", message, Json.object());
  }

  static ApiException methodNotAllowed() {
    return new ApiException(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Json.object());
  }

  static ApiException unsupportedMediaType(final String type) {
    return new ApiException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format: " + type,
        Json.object());
  }

  static ApiException unauthorized() {
    return new ApiException(401, "Unauthorized", "Unauthorized", Json.object());
  }

  static ApiException tooManyRequests(final String message, final int seconds) {
    return new ApiException(
        429,
        "TooManyRequests",
        message,
        Json.object().put("retryAfterSeconds", seconds),
        OptionalInt.of(seconds));
  }

  static ApiException internal(final String message) {
    return new ApiException(
        500, "InternalError", "Internal error occurred: " + message, Json.object());
  }

  static ApiException unavailable(final String message) {
    return new ApiException(503, "ServiceUnavailable", message, Json.object());
  }

  /** A status of success, as deleting answers with. */
  static ObjectNode success(final Resource resource, final String name, final String uid) {
    final ObjectNode status = status(200, "Success", "", "");
    status.set("details", details(resource, name).put("uid", uid));
    return status;
  }
}

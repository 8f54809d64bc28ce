package io.wirecheck.live.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.wirecheck.evidence.NetworkException;
import java.io.IOException;

/** The first call to a server: it shows that it is there, is one, and takes the credentials. */
final class ServerVersion {

  private static final String PATH = "/version";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ServerVersion() {}

  static String read(final HttpClient http, final Login login, final Pauses pauses) {
    final Calls calls = new Calls(http, login, "get " + PATH, pauses, Calls.Tries.OF_FIRST_CALL);
    try {
      return version(calls.finish(calls.begin(PATH)), login);
    } catch (final ReadFailure failure) {
      throw new NetworkException(String.valueOf(failure.getMessage()), failure);
    }
  }

  private static String version(final Answer answer, final Login login) {
    if (answer.code() == UNAUTHORIZED) {
      throw new NetworkException(
          "%s does not take the credentials of %s (%s): renew them ('aws sso login' if they are of a session), or give their identity an access entry of the cluster"
              .formatted(login.server(), login.source(), answer.said()));
    }
    if (answer.code() == FORBIDDEN) {
      // it is a server, and knows who asks; what more is denied, each reading says for itself
      return "unknown (get /version is forbidden)";
    }
    final String version = answer.isOk() ? gitVersion(answer) : "";
    if (version.isEmpty()) {
      throw new NetworkException(
          "%s (%s) is no Kubernetes API server: to GET /version it answers %s; is the address right?"
              .formatted(login.server(), login.source(), answer.said()));
    }
    return version;
  }

  private static String gitVersion(final Answer answer) {
    try {
      final JsonNode version = MAPPER.readTree(answer.body());
      return version == null ? "" : version.path("gitVersion").asText();
    } catch (final IOException other) {
      return "";
    }
  }
}

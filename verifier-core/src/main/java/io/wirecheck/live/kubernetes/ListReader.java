package io.wirecheck.live.kubernetes;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads a list of all objects of a kind, page by page, as the bytes that the server sends without
 * what must not be kept, so that the objects of a large cluster fit into a small heap.
 *
 * <p>The pages show the objects of one moment: a continue token stands for the resource version of
 * the first page. Where the server has forgotten that version, the list begins anew.
 */
final class ListReader {

  private static final int LIMIT = 500;
  private static final int BEGINNINGS = 3;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;

  private final HttpClient http;
  private final Login login;
  private final Pauses pauses;
  private final Clock clock;

  ListReader(final HttpClient http, final Login login, final Surroundings surroundings) {
    this.http = http;
    this.login = login;
    this.pauses = surroundings.pauses();
    this.clock = surroundings.clock();
  }

  Inventory.Document read(final DocumentKind kind) {
    final Listed listed = Listed.of(kind);
    try {
      for (int beginning = 0; beginning < BEGINNINGS; beginning++) {
        final Optional<Evidence> whole = pages(listed);
        if (whole.isPresent()) {
          return new Inventory.Read(whole.get());
        }
      }
      return new Inventory.NotRead(
          InconclusiveCode.PARTIAL,
          "%s: the server forgot the list before its last page (410 Gone), %d times over; try again when it has less to do"
              .formatted(listed.wanted(), BEGINNINGS));
    } catch (final ReadFailure failure) {
      return failure.notRead();
    }
  }

  /** The whole list; empty if the server forgot it in between. */
  private Optional<Evidence> pages(final Listed listed) throws ReadFailure {
    final Calls calls = new Calls(http, login, listed.wanted(), pauses, Calls.Tries.OF_LIST);
    final JoinedList joined = new JoinedList(listed.listKind());
    final Answer first = calls.finish(calls.begin(path(listed, "")));
    Optional<Answer> page = Optional.of(first);
    String token = "";
    while (page.isPresent()) {
      final byte[] body = requireOk(page.get(), listed).body();
      final String last = token;
      token = Page.continuation(body, listed.wanted());
      requireProgress(last, token, listed);
      // the next page is on its way while this one is read
      final Optional<Calls.Pending> next =
          token.isEmpty() ? Optional.empty() : Optional.of(calls.begin(path(listed, token)));
      joined.add(Page.read(body, listed.listKind(), listed.wanted()));
      page = next.isPresent() ? Optional.of(calls.finish(next.get())) : Optional.empty();
      if (page.filter(answer -> answer.code() == GONE).isPresent()) {
        return Optional.empty();
      }
    }
    final Instant readAt = first.date().orElseGet(clock::instant);
    return Optional.of(evidence(listed, joined, readAt));
  }

  private Evidence evidence(final Listed listed, final JoinedList joined, final Instant readAt)
      throws ReadFailure {
    return new Evidence(
        Evidence.JSON,
        joined.bytes(listed.wanted()),
        Provenance.of(listed.kind().path(), "GET " + login.server() + listed.path(), readAt));
  }

  private static String path(final Listed listed, final String token) {
    final String page = listed.path() + "?limit=" + LIMIT;
    return token.isEmpty()
        ? page
        : page + "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
  }

  private static void requireProgress(final String last, final String token, final Listed listed)
      throws ReadFailure {
    if (!token.isEmpty() && token.equals(last)) {
      throw new ReadFailure(
          InconclusiveCode.UNREADABLE_DOCUMENT,
          "%s: the server names one page as its own next one; is a cache in the way?"
              .formatted(listed.wanted()));
    }
  }

  private Answer requireOk(final Answer answer, final Listed listed) throws ReadFailure {
    if (answer.isOk()) {
      return answer;
    }
    if (answer.code() == NOT_FOUND && listed.isOptional()) {
      throw new ReadFailure(
          InconclusiveCode.UNKNOWN_CONFIGURATION,
          "%s: the cluster at %s has no such resource (404); clusters with EKS Auto Mode have it"
              .formatted(listed.wanted(), login.server()));
    }
    throw switch (answer.code()) {
      case FORBIDDEN ->
          new ReadFailure(
              InconclusiveCode.NO_PERMISSION,
              "no permission to %s: %s answers %s; 'wirecheck permissions' prints the role that is needed"
                  .formatted(listed.wanted(), login.server(), answer.said()));
      case UNAUTHORIZED ->
          new ReadFailure(
              InconclusiveCode.NO_PERMISSION,
              "%s: %s does not take the credentials of %s any more (%s); renew them"
                  .formatted(listed.wanted(), login.server(), login.source(), answer.said()));
      default ->
          new ReadFailure(
              InconclusiveCode.UNREACHABLE,
              "%s: %s answers %s; is it a Kubernetes API server?"
                  .formatted(listed.wanted(), login.server(), answer.said()));
    };
  }
}

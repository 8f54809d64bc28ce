package io.wirecheck.live.kubernetes;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.InconclusiveCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads of one server, asked again where that may help: after {@code 429} and {@code 5xx}, and
 * after a connection that broke, a few times and within a time that is bounded in all.
 *
 * <p>The library's own retries are off for these: they know no bound on what a server may ask for
 * with {@code Retry-After}, and do not cover an answer that breaks off.
 */
final class Calls {

  private static final int UNAUTHORIZED = 401;

  /** For one answer, which is one page of a list. */
  private static final Duration ATTEMPT = Duration.ofSeconds(60);

  /** All pauses before one list is given up. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  private final HttpClient http;
  private final Login login;
  private final String wanted;
  private final Pauses pauses;
  private final Tries tries;
  private Duration paused = Duration.ZERO;

  /** How often to ask: a server that answers, and one that does not. */
  enum Tries {
    /** Whether there is a server at all shall be said within seconds. */
    OF_FIRST_CALL(3, 1),
    OF_LIST(5, 5);

    private final int answered;
    private final int broken;

    Tries(final int answered, final int broken) {
      this.answered = answered;
      this.broken = broken;
    }
  }

  Calls(
      final HttpClient http,
      final Login login,
      final String wanted,
      final Pauses pauses,
      final Tries tries) {
    this.wanted = wanted;
    this.http = http;
    this.login = login;
    this.pauses = pauses;
    this.tries = tries;
  }

  /** A call on its way. */
  record Pending(String path, CompletableFuture<HttpResponse<byte[]>> response) {}

  Pending begin(final String path) {
    try {
      return new Pending(
          path,
          http.sendAsync(
              http.newHttpRequestBuilder()
                  .uri(login.server() + path)
                  .header("Accept", "application/json")
                  .timeout(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS)
                  .build(),
              byte[].class));
    } catch (final NetworkException noCredentials) {
      return new Pending(path, CompletableFuture.failedFuture(noCredentials));
    }
  }

  /**
   * Waits for the answer, and asks again where that may help.
   *
   * @return an answer of any code that another try would not change
   */
  Answer finish(final Pending pending) throws ReadFailure {
    Pending current = pending;
    boolean tokenForgotten = false;
    for (int attempt = 1; ; attempt++) {
      final Attempt outcome = await(current);
      if (isUnauthorized(outcome) && !tokenForgotten && login.token().isPresent()) {
        login.token().get().forget();
        tokenForgotten = true;
      } else if (outcome instanceof final Answered answered && !answered.answer().isPassing()) {
        return answered.answer();
      } else {
        pauseOrGiveUp(outcome, attempt);
      }
      current = begin(current.path());
    }
  }

  private sealed interface Attempt {}

  private record Answered(Answer answer) implements Attempt {}

  private record Broken(Throwable cause) implements Attempt {}

  private static boolean isUnauthorized(final Attempt outcome) {
    return outcome instanceof final Answered answered && answered.answer().code() == UNAUTHORIZED;
  }

  private Attempt await(final Pending pending) throws ReadFailure {
    try {
      return new Answered(
          Answer.of(pending.response().get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS)));
    } catch (final ExecutionException failed) {
      final Optional<NetworkException> credentials = Trouble.ofCredentials(failed);
      if (credentials.isPresent()) {
        throw new ReadFailure(
            InconclusiveCode.NO_PERMISSION,
            String.valueOf(credentials.get().getMessage()),
            credentials.get());
      }
      return new Broken(failed);
    } catch (final TimeoutException late) {
      pending.response().cancel(true);
      return new Broken(late);
    } catch (final InterruptedException interrupt) {
      pending.response().cancel(true);
      throw interrupted(interrupt);
    }
  }

  private void pauseOrGiveUp(final Attempt outcome, final int attempt) throws ReadFailure {
    final Optional<Duration> asked =
        outcome instanceof final Answered answered
            ? answered.answer().retryAfter()
            : Optional.empty();
    final Duration own = FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
    final Duration pause = asked.filter(time -> time.compareTo(own) > 0).orElse(own);
    final int allowed = outcome instanceof Answered ? tries.answered : tries.broken;
    if (attempt >= allowed || paused.plus(pause).compareTo(PATIENCE) > 0) {
      throw givenUp(outcome, attempt);
    }
    paused = paused.plus(pause);
    try {
      pauses.pause(pause);
    } catch (final InterruptedException interrupt) {
      throw interrupted(interrupt);
    }
  }

  private ReadFailure givenUp(final Attempt outcome, final int attempts) {
    final String often = attempts == 1 ? "" : ", asked " + attempts + " times";
    if (outcome instanceof final Answered answered) {
      final Answer answer = answered.answer();
      return new ReadFailure(
          answer.isThrottled() ? InconclusiveCode.API_THROTTLED : InconclusiveCode.UNREACHABLE,
          "%s: %s (%s) answers %s%s%s; %s"
              .formatted(
                  wanted,
                  login.server(),
                  login.source(),
                  answer.said(),
                  left(answer),
                  often,
                  advice(answer)));
    }
    final Throwable cause = ((Broken) outcome).cause();
    return new ReadFailure(
        InconclusiveCode.UNREACHABLE, wanted + ": " + Trouble.of(cause, login) + often, cause);
  }

  private static String advice(final Answer answer) {
    return answer.isThrottled()
        ? "run again when less else calls this server"
        : "run again when it has recovered";
  }

  private static String left(final Answer answer) {
    return answer
        .retryAfter()
        .map(time -> ", and asks to be left alone for " + time.toSeconds() + " s")
        .orElse("");
  }

  private ReadFailure interrupted(final InterruptedException interrupt) {
    Thread.currentThread().interrupt();
    return new ReadFailure(
        InconclusiveCode.TIME_BUDGET,
        wanted + ": the run was ended before the answer came",
        interrupt);
  }
}

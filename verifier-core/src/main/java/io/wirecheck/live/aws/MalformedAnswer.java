package io.wirecheck.live.aws;

/**
 * AWS answered, but not with what the call is made for; the message completes "the answer: ...".
 */
final class MalformedAnswer extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedAnswer(final String message) {
    super(message);
  }
}

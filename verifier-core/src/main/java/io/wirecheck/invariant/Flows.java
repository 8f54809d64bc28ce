package io.wirecheck.invariant;

import java.util.List;

/** How a sentence begins: which flows it is about. */
public final class Flows {

  private static final Flows FLOWS = new Flows();

  private Flows() {}

  /** Flows that probes send, for nobody else's pods are ever told to send anything. */
  public static Flows flows() {
    return FLOWS;
  }

  public From from(final Source source) {
    return new From(source);
  }

  /** Flows of known senders. */
  public record From(Source source) {

    public Sent to(final Destination destination) {
      return new Sent(source, destination);
    }
  }

  /** Flows of known senders and receivers, of which something can be demanded. */
  public record Sent(Source source, Destination destination) {

    /**
     * The sentence.
     *
     * @throws IllegalArgumentException if the condition cannot be judged of such flows
     */
    public Invariant should(final Condition condition) {
      return Invariant.of(this, List.of(condition));
    }

    @Override
    public String toString() {
      return "flows from %s to %s".formatted(source.asSource(), destination.asDestination());
    }
  }
}

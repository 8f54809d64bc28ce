package io.wirecheck.check;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.util.List;

/** Whom a check judges. An empty choice is INCONCLUSIVE(NO_SUBJECTS), never a PASS. */
public sealed interface Selection<S extends Subject> {

  record Chosen<S extends Subject>(List<S> subjects, Coverage coverage) implements Selection<S> {
    public Chosen {
      subjects = List.copyOf(subjects);
    }
  }

  /**
   * A positive fact, with its evidence, proves that the check does not apply. An absence proves
   * nothing.
   */
  record DoesNotApply<S extends Subject>(String reason, Fact proof, Provenance provenance)
      implements Selection<S> {}

  /** It cannot be said whom to judge; {@code detail} names the section that is missing. */
  record Unknown<S extends Subject>(InconclusiveCode code, String detail) implements Selection<S> {}
}

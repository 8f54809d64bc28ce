package io.wirecheck.check;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.util.List;
import java.util.stream.Stream;

/** The answer about one subject: it holds, it does not, it cannot be said, or Wirecheck broke. */
public sealed interface Finding {

  /** The subject's text. */
  String subject();

  List<Fact> facts();

  /** What decided, the deciding evidence first. */
  List<Provenance> provenance();

  Verdict verdict();

  /** The same answer with more facts behind its own; what holds or broke stays as it is. */
  default Finding explainedBy(final List<Fact> more) {
    return this;
  }

  /** The requirement holds for the subject, and the provenance shows the witness. */
  record Holds(String subject, List<Fact> facts, List<Provenance> provenance) implements Finding {
    public Holds {
      facts = List.copyOf(facts);
      provenance = List.copyOf(provenance);
      if (provenance.isEmpty()) {
        throw new IllegalArgumentException("a PASS without a witness: " + subject);
      }
    }

    @Override
    public Verdict verdict() {
      return Verdict.PASS;
    }
  }

  /**
   * The requirement is violated; the facts say what was expected and what was observed.
   *
   * @param objects what the subject is about, for whoever waives or compares by them
   */
  record Violated(
      String subject, List<ObjectRef> objects, List<Fact> facts, List<Provenance> provenance)
      implements Finding {
    public Violated {
      objects = List.copyOf(objects);
      facts = List.copyOf(facts);
      provenance = List.copyOf(provenance);
      if (facts.isEmpty() || provenance.isEmpty()) {
        throw new IllegalArgumentException("a FAIL without facts or evidence: " + subject);
      }
    }

    /** About a subject that no Kubernetes object stands for. */
    public Violated(
        final String subject, final List<Fact> facts, final List<Provenance> provenance) {
      this(subject, List.of(), facts, provenance);
    }

    @Override
    public Verdict verdict() {
      return Verdict.FAIL;
    }

    @Override
    public Finding explainedBy(final List<Fact> more) {
      return new Violated(subject, objects, both(facts, more), provenance);
    }
  }

  /** It cannot be said; {@code detail} is a sentence that names what is missing. */
  record Inconclusive(
      String subject,
      InconclusiveCode code,
      String detail,
      List<Fact> facts,
      List<Provenance> provenance)
      implements Finding {
    public Inconclusive {
      facts = List.copyOf(facts);
      provenance = List.copyOf(provenance);
    }

    @Override
    public Verdict verdict() {
      return Verdict.INCONCLUSIVE;
    }

    @Override
    public Finding explainedBy(final List<Fact> more) {
      return new Inconclusive(subject, code, detail, both(facts, more), provenance);
    }
  }

  /** The check threw; {@code detail} is the error and where it came from. */
  record Broken(String subject, String detail) implements Finding {
    @Override
    public List<Fact> facts() {
      return List.of();
    }

    @Override
    public List<Provenance> provenance() {
      return List.of();
    }

    @Override
    public Verdict verdict() {
      return Verdict.ERROR;
    }
  }

  private static List<Fact> both(final List<Fact> own, final List<Fact> more) {
    return Stream.concat(own.stream(), more.stream()).toList();
  }

  static Finding holds(
      final Subject subject, final List<Fact> facts, final List<Provenance> provenance) {
    return new Holds(subject.toString(), facts, provenance);
  }

  static Finding violated(
      final Subject subject, final List<Fact> facts, final List<Provenance> provenance) {
    return new Violated(subject.toString(), subject.objects(), facts, provenance);
  }

  static Finding inconclusive(
      final Subject subject, final InconclusiveCode code, final String detail) {
    return new Inconclusive(subject.toString(), code, detail, List.of(), List.of());
  }

  static Finding inconclusive(
      final Subject subject,
      final InconclusiveCode code,
      final String detail,
      final List<Fact> facts,
      final List<Provenance> provenance) {
    return new Inconclusive(subject.toString(), code, detail, facts, provenance);
  }
}

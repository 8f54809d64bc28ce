package io.wirecheck.check;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Somebody answers for violations until a day: a decision about a FAIL, and about nothing else. It
 * names either the text of one subject, or objects that a subject must all be about; a violation of
 * another subject, or about other objects, is not covered.
 *
 * @param check the id of the check that found the violation
 * @param subject the subject's whole text
 * @param objects such as a pod or a node; empty where a subject is named
 * @param expires the last day, in UTC, on which it is in force
 */
public record Waiver(
    String check,
    Optional<String> subject,
    List<ObjectRef> objects,
    String owner,
    String reason,
    LocalDate expires) {

  public Waiver {
    objects = List.copyOf(objects);
    if (subject.isPresent() != objects.isEmpty()) {
      throw new IllegalArgumentException(
          "a waiver of '%s' names either a subject or objects".formatted(check));
    }
    if (owner.isBlank() || reason.isBlank()) {
      throw new IllegalArgumentException(
          "a waiver of '%s' has an owner and a reason".formatted(check));
    }
  }

  /** Only a violation can be covered, whatever the day. */
  public boolean covers(final String checkId, final Finding finding) {
    return check.equals(checkId)
        && finding instanceof final Finding.Violated violated
        && subject
            .map(violated.subject()::equals)
            .orElseGet(() -> new HashSet<>(violated.objects()).containsAll(objects));
  }

  /** To the end of the day that it expires on. */
  public boolean isInForceOn(final LocalDate day) {
    return !day.isAfter(expires);
  }

  /** What it is about, in words. */
  public String scope() {
    return subject.orElseGet(
        () -> objects.stream().map(ObjectRef::toString).collect(Collectors.joining(", ")));
  }

  /** Until when, who answers and why. */
  public String terms() {
    return "until the end of %s (UTC) by %s, because %s".formatted(expires, owner, reason);
  }
}

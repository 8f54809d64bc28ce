package io.wirecheck.model;

import java.util.Optional;
import java.util.function.Function;

/**
 * A part of the inventory: known, with where it came from, or unknown, with why. An unknown section
 * is never empty: an absence proves nothing.
 */
public sealed interface Section<T> {

  /** What was read. */
  record Known<T>(T value, Provenance provenance) implements Section<T> {}

  /** What was not, with a sentence that names the document or the permission. */
  record Unknown<T>(InconclusiveCode code, String detail) implements Section<T> {}

  static <T> Section<T> known(final T value, final Provenance provenance) {
    return new Known<>(value, provenance);
  }

  static <T> Section<T> unknown(final InconclusiveCode code, final String detail) {
    return new Unknown<>(code, detail);
  }

  /** The value, or empty where the section is unknown. */
  default Optional<T> asOptional() {
    return this instanceof final Known<T> known ? Optional.of(known.value()) : Optional.empty();
  }

  /** The reason, or empty where the section is known. */
  default Optional<Unknown<T>> whyUnknown() {
    return this instanceof final Unknown<T> unknown ? Optional.of(unknown) : Optional.empty();
  }

  /** This section with its value replaced by what {@code mapping} makes of it. */
  default <R> Section<R> map(final Function<? super T, ? extends R> mapping) {
    if (this instanceof final Known<T> known) {
      return new Known<>(mapping.apply(known.value()), known.provenance());
    }
    final Unknown<T> unknown = (Unknown<T>) this;
    return new Unknown<>(unknown.code(), unknown.detail());
  }
}

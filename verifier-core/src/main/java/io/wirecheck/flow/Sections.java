package io.wirecheck.flow;

import io.wirecheck.check.Selection;
import io.wirecheck.check.Subject;
import io.wirecheck.model.Section;
import java.util.Optional;
import java.util.stream.Stream;

/** The parts of the inventory that a choice of subjects rests on. */
public final class Sections {

  private Sections() {}

  /** Why nobody can be chosen, by the first of the sections that is not known. */
  public static <S extends Subject> Optional<Selection<S>> unknownOf(final Section<?>... sections) {
    return Stream.of(sections)
        .<Section.Unknown<?>>flatMap(section -> section.whyUnknown().stream())
        .findFirst()
        .map(unknown -> new Selection.Unknown<>(unknown.code(), unknown.detail()));
  }
}

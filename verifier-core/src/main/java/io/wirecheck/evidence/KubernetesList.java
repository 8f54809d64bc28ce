package io.wirecheck.evidence;

import java.util.Set;
import java.util.function.Consumer;

/**
 * A list of objects of one kind. An API server writes {@code kind: PodList} and leaves the kind of
 * the items out; kubectl writes {@code kind: List} and each item's kind.
 */
final class KubernetesList {

  private static final Set<String> ENVELOPE = Set.of("kind", "metadata");

  private final String kind;
  private final Shape shape;
  private boolean everyItemSaysItsKind = true;

  /** A list of objects of one kind, of which only the shape is read. */
  KubernetesList(final String kind, final Shape shape) {
    this.kind = kind;
    this.shape = shape.isWhole() ? shape : shape.with("kind", Shape.WHOLE);
  }

  /**
   * Reads every item.
   *
   * @throws MalformedDocument if it is another list, or none
   * @throws PartialDocument if it is one page of several
   */
  void read(final Evidence evidence, final Consumer<JsonValue> item) {
    final JsonValue envelope =
        DocumentReader.read(
            evidence.open(),
            "items",
            shape,
            ENVELOPE,
            value -> {
              requireKind(value.field("kind"));
              item.accept(value);
            });
    requireList(envelope.field("kind"));
    final JsonValue metadata = envelope.field("metadata");
    if (metadata.field("continue").optionalText().isPresent()) {
      throw new PartialDocument("metadata.continue");
    }
  }

  private void requireKind(final JsonValue said) {
    if (said.isAbsent()) {
      everyItemSaysItsKind = false;
    } else if (!said.text().equals(kind)) {
      throw said.malformed("is '%s', not '%s'".formatted(said.text(), kind));
    }
  }

  private void requireList(final JsonValue said) {
    final boolean typed = said.text().equals(kind + "List");
    if (!typed && !said.text().equals("List")) {
      throw said.malformed("is '%s', not '%sList' or 'List'".formatted(said.text(), kind));
    }
    if (!typed && !everyItemSaysItsKind) {
      throw said.malformed("is 'List', and an item does not say its kind");
    }
  }
}

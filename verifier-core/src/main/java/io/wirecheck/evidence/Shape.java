package io.wirecheck.evidence;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a JSON value are read; the others are passed over and never come to memory. A
 * list has the shape of its elements. Where something else stands than an object or a list, it is
 * read as it is, so that it can be refused.
 */
final class Shape {

  /** Everything, however deep. */
  static final Shape WHOLE = new Shape(Map.of(), true, false);

  /** As above, with texts that other elements have too: the name of a node, a label. */
  static final Shape SHARED = new Shape(Map.of(), true, true);

  private final Map<String, Shape> fields;
  private final boolean whole;
  private final boolean shared;

  private Shape(final Map<String, Shape> fields, final boolean whole, final boolean shared) {
    this.fields = fields;
    this.whole = whole;
    this.shared = shared;
  }

  /** An object of which these fields are read, whole. */
  static Shape of(final String... names) {
    return new Shape(Map.of(), false, false).with(WHOLE, names);
  }

  /** This shape and one field more. */
  Shape with(final String name, final Shape shape) {
    return with(shape, name);
  }

  /** This shape and more fields, with texts that other elements have too. */
  Shape andShared(final String... names) {
    return with(SHARED, names);
  }

  private Shape with(final Shape shape, final String... names) {
    final Map<String, Shape> more = new HashMap<>(fields);
    for (final String name : names) {
      more.put(name, shape);
    }
    return new Shape(Map.copyOf(more), false, shared);
  }

  boolean isWhole() {
    return whole;
  }

  /** True where a text is worth being kept once for all elements. */
  boolean isShared() {
    return shared;
  }

  /** The shape of a field; null for one that is passed over. */
  @Nullable Shape wanted(final String name) {
    return whole ? this : fields.get(name);
  }

  /**
   * The shape of a field that somebody reads.
   *
   * @throws IllegalStateException if it was passed over: what is in the document would look absent
   */
  Shape field(final String name) {
    final Shape shape = wanted(name);
    if (shape == null) {
      throw new IllegalStateException(name + " is read, but not part of the shape");
    }
    return shape;
  }
}

package planted.check;

/** Closed, each in its way. */
public sealed interface Closed {

  record First() implements Closed {}

  abstract sealed class Second implements Closed {}

  final class Third extends Second {}

  enum Fourth implements Closed {
    VALUE
  }
}

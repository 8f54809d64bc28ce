package io.wirecheck.evidence;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/** The words of one line, one after the other. */
final class WordReader {

  private final Iterator<String> words;

  WordReader(final String line) {
    words = Arrays.stream(line.strip().split("\\s+")).iterator();
  }

  boolean hasNext() {
    return words.hasNext();
  }

  String next() {
    return words.next();
  }

  /** The word behind one that needs it. */
  String after(final String word) {
    if (!words.hasNext()) {
      throw new MalformedDocument("nothing follows '" + word + "'");
    }
    return words.next();
  }

  /** What the word behind one that needs it means. */
  <T> T after(final String word, final Function<String, Optional<T>> parser, final String form) {
    return IpText.parsed(after(word), parser, form);
  }
}

package io.wirecheck.evidence;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An option of a match or a target of iptables, such as {@code ! --dport 80}. */
record IptablesOption(boolean negated, String name, List<IptablesWord> arguments) {

  static final String NOT = "!";

  /** What begins another part of a rule. */
  static final Set<String> OTHER_PARTS =
      Set.of("-s", "-d", "-i", "-o", "-p", "-f", "-m", "-j", "-g");

  /** Whose argument may look like anything: words of letters and dashes are not quoted. */
  private static final Set<String> FREE_TEXT =
      Set.of(
          "--comment",
          "--string",
          "--hex-string",
          "--log-prefix",
          "--nflog-prefix",
          "--ulog-prefix");

  /** Takes options from the front as far as they go. */
  static List<IptablesOption> take(final Deque<IptablesWord> words) {
    final List<IptablesOption> options = new ArrayList<>();
    while (!words.isEmpty() && !endsOptions(words)) {
      options.add(takeOne(words));
    }
    return options;
  }

  private static IptablesOption takeOne(final Deque<IptablesWord> words) {
    final boolean negated = takeNot(words);
    final IptablesWord name = words.removeFirst();
    final List<IptablesWord> arguments = new ArrayList<>();
    if (FREE_TEXT.contains(name.printed()) && !words.isEmpty()) {
      arguments.add(words.removeFirst());
    }
    while (!words.isEmpty() && !isNext(words)) {
      arguments.add(words.removeFirst());
    }
    return new IptablesOption(negated, name.printed(), arguments);
  }

  static boolean takeNot(final Deque<IptablesWord> words) {
    final boolean negated = words.peekFirst() != null && words.peekFirst().is(NOT);
    if (negated) {
      words.removeFirst();
      if (words.isEmpty()) {
        throw new MalformedDocument("nothing follows '!'");
      }
    }
    return negated;
  }

  private static boolean isNext(final Deque<IptablesWord> words) {
    return words.getFirst().is(NOT) || words.getFirst().isLongOption() || endsOptions(words);
  }

  private static boolean endsOptions(final Deque<IptablesWord> words) {
    return words.stream()
        .filter(word -> !word.is(NOT))
        .findFirst()
        .filter(word -> OTHER_PARTS.contains(word.printed()))
        .isPresent();
  }

  /** The one argument. */
  Optional<String> argument() {
    return arguments.size() == 1 ? Optional.of(arguments.get(0).text()) : Optional.empty();
  }

  static String printed(final String head, final List<IptablesOption> options) {
    return Stream.concat(Stream.of(head), options.stream().map(IptablesOption::toString))
        .collect(Collectors.joining(" "));
  }

  @Override
  public String toString() {
    return Stream.concat(
            Stream.of(negated ? NOT + " " + name : name),
            arguments.stream().map(IptablesWord::printed))
        .collect(Collectors.joining(" "));
  }
}

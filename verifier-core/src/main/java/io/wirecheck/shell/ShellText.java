package io.wirecheck.shell;

import java.util.List;
import java.util.stream.Collectors;

/** Writes commands as text for a POSIX shell. */
public final class ShellText {

  private ShellText() {}

  /** The word as a shell reads it back, whatever is in it. */
  public static String quoted(final String word) {
    return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  public static String quoted(final List<String> words) {
    return words.stream().map(ShellText::quoted).collect(Collectors.joining(" "));
  }

  /** The command that runs a script. */
  public static List<String> script(final String text) {
    return List.of("sh", "-c", text);
  }
}

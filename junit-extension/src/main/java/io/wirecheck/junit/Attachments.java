package io.wirecheck.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.MediaType;

/**
 * Files that JUnit tells others of, such as its own reports and IDEs. It can since 5.12; before
 * that, only the paths that are printed tell of them.
 */
@SuppressWarnings(
    "deprecation") // this MediaType is in every JUnit that takes files; its successor is not
final class Attachments {

  private static final String BYTES = "application/octet-stream";

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html",
          "json", "application/json",
          "md", "text/markdown",
          "txt", "text/plain",
          "xml", "application/xml");

  private Attachments() {}

  /**
   * Attaches the files to what the context stands for. They are reports that stand on the disk
   * already, so where that fails the run is told, and does not fail. Directories are left out.
   *
   * @param prefix of the names, which must not meet those of another network's
   */
  static void attach(final ExtensionContext context, final String prefix, final List<Path> files) {
    if (!isSupported()) {
      return;
    }
    for (final Path file : files.stream().filter(Files::isRegularFile).toList()) {
      try {
        context.publishFile(
            prefix + "-" + file.getFileName(),
            MediaType.parse(mediaType(file)),
            copy -> Files.copy(file, copy));
      } catch (final RuntimeException refused) {
        Console.say("JUnit did not take %s: %s".formatted(file, refused.getMessage()));
      }
    }
  }

  /** Asked by name: on an older JUnit neither the method nor the type is there. */
  private static boolean isSupported() {
    return Stream.of(ExtensionContext.class.getMethods())
        .filter(method -> method.getName().equals("publishFile"))
        .anyMatch(
            method ->
                method
                    .getParameterTypes()[1]
                    .getName()
                    .equals("org.junit.jupiter.api.extension.MediaType"));
  }

  private static String mediaType(final Path file) {
    final String name = "" + file.getFileName();
    final String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return MEDIA_TYPES.getOrDefault(extension, BYTES);
  }
}

package io.wirecheck.report.allure;

import io.qameta.allure.AllureConstants;
import io.qameta.allure.model.Attachment;
import io.wirecheck.run.Exhibit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Keeps what is attached to one test case, in files whose names follow from the test case and the
 * content. What is attached twice is one file.
 */
final class Attachments {

  private final String owner;
  private final BiConsumer<String, InputStream> files;
  private final Set<String> written = new HashSet<>();

  /**
   * Of a test case.
   *
   * @param files takes the name of a file, and its content
   */
  Attachments(final String owner, final BiConsumer<String, InputStream> files) {
    this.owner = owner;
    this.files = files;
  }

  Attachment text(
      final String name, final String type, final String extension, final String content) {
    return attach(name, type, extension, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A part of the evidence, under its caption. */
  Attachment exhibit(final Exhibit exhibit) {
    final String extension = exhibit.name().substring(exhibit.name().lastIndexOf('.') + 1);
    try (InputStream content = exhibit.open()) {
      return attach(exhibit.caption(), exhibit.mediaType(), extension, content.readAllBytes());
    } catch (final IOException e) {
      throw new UncheckedIOException("cannot attach " + exhibit, e);
    }
  }

  private Attachment attach(
      final String name, final String type, final String extension, final byte[] content) {
    final String file =
        UUID.nameUUIDFromBytes(identity(name, content))
            + AllureConstants.ATTACHMENT_FILE_SUFFIX
            + "."
            + extension;
    if (written.add(file)) {
      files.accept(file, new ByteArrayInputStream(content));
    }
    return new Attachment()
        .setName(name)
        .setType(type)
        .setSource(file)
        .setSize((long) content.length);
  }

  private byte[] identity(final String name, final byte[] content) {
    return (owner + "/" + name + "/" + UUID.nameUUIDFromBytes(content))
        .getBytes(StandardCharsets.UTF_8);
  }
}
